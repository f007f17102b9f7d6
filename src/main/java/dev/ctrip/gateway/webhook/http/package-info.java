/** Calls endpoints on the public internet and nothing else. The only Apache HttpClient imports. */
@NullMarked
package dev.ctrip.gateway.webhook.http;

import org.jspecify.annotations.NullMarked;
