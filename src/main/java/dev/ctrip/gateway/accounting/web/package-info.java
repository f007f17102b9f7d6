/** The books over HTTP. */
@NullMarked
package dev.ctrip.gateway.accounting.web;

import org.jspecify.annotations.NullMarked;
