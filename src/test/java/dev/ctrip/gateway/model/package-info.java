/** Random lives of payments, held against an oracle. */
@NullMarked
package dev.ctrip.gateway.model;

import org.jspecify.annotations.NullMarked;
