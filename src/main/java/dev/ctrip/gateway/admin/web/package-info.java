/** The operator's wishes over REST. */
@NullMarked
package dev.ctrip.gateway.admin.web;

import org.jspecify.annotations.NullMarked;
