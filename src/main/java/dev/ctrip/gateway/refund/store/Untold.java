package dev.ctrip.gateway.refund.store;

/** A refund of which a workflow is to be told, and up to which change. */
public record Untold(String refundId, long sequence) {}
