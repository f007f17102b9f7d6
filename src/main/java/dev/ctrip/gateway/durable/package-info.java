/**
 * What workflow code of every module is built from: labelled deadlines, retry policies and task
 * queues.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.ctrip.gateway.durable;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
