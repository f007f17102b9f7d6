-- Positions of deposit addresses below the installation's account. Gaps are harmless.
create sequence deposit_address_index minvalue 0 start 0 maxvalue 2147483647;

create table payment (
    id                     text primary key check (id like 'pay\_%'),
    merchant_id            text not null references merchant (id),

    -- Terms: frozen when the payment is made.
    chain_id               bigint not null,
    chain                  text not null,
    token                  text not null,
    token_contract_address text,
    decimals               integer not null check (decimals between 0 and 255),
    amount                 numeric(78, 0) not null check (amount > 0),
    tolerance_basis_points integer not null check (tolerance_basis_points between 0 and 10000),
    dust                   numeric(78, 0) not null check (dust >= 0),
    confirmations_required integer not null check (confirmations_required > 0),
    finality               text not null check (finality in ('depth', 'safe', 'finalized')),
    block_time_millis      bigint not null check (block_time_millis > 0),
    explorer_tx            text,
    explorer_address       text,
    address                text not null unique,
    derivation_index       bigint not null unique,
    order_id               text,
    metadata               jsonb not null default '{}',
    webhook_url            text,
    late_window_seconds    bigint not null check (late_window_seconds >= 0),
    reorg_grace_seconds    bigint not null check (reorg_grace_seconds >= 0),
    idempotency_key        text,
    request_hash           bytea not null,    -- SHA-256 of the request, to tell a retry from another request
    created_at             timestamptz not null,

    -- State: changed only together with a row of payment_event.
    expires_at             timestamptz not null,
    status                 text not null check (status in
                               ('pending', 'detected', 'confirmed', 'settled', 'expired', 'cancelled')),
    flags                  text[] not null default '{}',
    attention_reason       text,
    amount_received        numeric(78, 0) not null default 0,
    amount_confirmed       numeric(78, 0) not null default 0,
    sequence               bigint not null,
    detected_at            timestamptz,
    confirmed_at           timestamptz,
    settled_at             timestamptz,
    ended_at               timestamptz,       -- when it became expired or cancelled
    closed_at              timestamptz,

    -- What was seen and what was judged of it; different numbers mean that the relay has work.
    deposits_seen          bigint not null default 0,
    deposits_judged        bigint not null default 0,
    -- When the relay last made sure that a workflow runs for it; null: never.
    relayed_at             timestamptz,
    -- The deposits_seen for which the relay last woke the workflow.
    woken_for              bigint not null default 0,

    unique (merchant_id, idempotency_key)
);

create index payment_by_merchant on payment (merchant_id, created_at desc, id);
create index payment_not_relayed on payment (id) where closed_at is null and relayed_at is null;
create index payment_unjudged on payment (id)
    where closed_at is null and deposits_seen <> deposits_judged;
create index payment_to_verify on payment (relayed_at) where closed_at is null;

-- Append-only. Each row's hash covers the one before it, so a changed or missing row shows.
create table payment_event (
    payment_id    text not null references payment (id),
    sequence      bigint not null check (sequence > 0),
    step_key      text not null unique,
    type          text not null,
    status        text not null,
    flags         text[] not null,
    data          text not null,              -- JSON exactly as hashed
    occurred_at   timestamptz not null,
    previous_hash bytea not null,
    hash          bytea not null,
    primary key (payment_id, sequence)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never changed or deleted', tg_table_name;
end $$;

create trigger payment_event_append_only before update or delete on payment_event
    for each row execute function refuse_change();
