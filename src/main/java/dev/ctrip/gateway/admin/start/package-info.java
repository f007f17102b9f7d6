/** Starts the operator's workflows. */
@NullMarked
package dev.ctrip.gateway.admin.start;

import org.jspecify.annotations.NullMarked;
