/** The sweep's activity package, tested. */
@NullMarked
package dev.ctrip.gateway.sweep.activity;

import org.jspecify.annotations.NullMarked;
