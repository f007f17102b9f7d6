/** What the operator's wishes need of a chain. */
@NullMarked
package dev.ctrip.gateway.admin.activity;

import org.jspecify.annotations.NullMarked;
