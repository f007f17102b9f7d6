/** The books kept and checked, tested. */
@NullMarked
package dev.ctrip.gateway.accounting.activity;

import org.jspecify.annotations.NullMarked;
