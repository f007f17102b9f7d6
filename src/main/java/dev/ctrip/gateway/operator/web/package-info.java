/** The operator's page over HTTP: sessions, forms and pages. */
@NullMarked
package dev.ctrip.gateway.operator.web;

import org.jspecify.annotations.NullMarked;
