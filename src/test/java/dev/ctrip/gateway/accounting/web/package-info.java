/** The books over HTTP, tested. */
@NullMarked
package dev.ctrip.gateway.accounting.web;

import org.jspecify.annotations.NullMarked;
