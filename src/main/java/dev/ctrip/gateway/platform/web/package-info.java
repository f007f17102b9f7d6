/** What every HTTP answer has in common: strict JSON in, problem documents out, OpenAPI. */
@NullMarked
package dev.ctrip.gateway.platform.web;

import org.jspecify.annotations.NullMarked;
