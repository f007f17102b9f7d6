/** The API over real HTTP, with fakes behind its doors. */
@NullMarked
package dev.ctrip.gateway.world.api;

import org.jspecify.annotations.NullMarked;
