/** What the operator's pages say, in words and plain values: templates only place them. */
@NullMarked
package dev.ctrip.gateway.operator.page;

import org.jspecify.annotations.NullMarked;
