/** The operator's wishes, step by step. */
@NullMarked
package dev.ctrip.gateway.admin.workflow;

import org.jspecify.annotations.NullMarked;
