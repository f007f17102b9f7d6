/** One idempotent side effect of a sweep per method. */
@NullMarked
package dev.ctrip.gateway.sweep.activity;

import org.jspecify.annotations.NullMarked;
