/** What the payer's page shows. */
@NullMarked
package dev.ctrip.gateway.checkout.page;

import org.jspecify.annotations.NullMarked;
