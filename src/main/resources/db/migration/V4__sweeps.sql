create table sweep (
    id                     text primary key check (id like 'swp\_%'),
    step_key               text not null unique,
    payment_id             text not null references payment (id),
    chain_id               bigint not null,
    from_address           text not null,
    derivation_index       bigint not null,
    to_address             text not null,
    asset                  text,               -- contract; null: the native coin
    asset_symbol           text not null,
    asset_decimals         integer not null,
    amount                 numeric(78, 0) not null check (amount > 0),   -- leaves the address, fee included
    value                  numeric(78, 0) not null check (value > 0),    -- reaches the treasury
    fee                    numeric(78, 0) not null check (fee >= 0),     -- at most; the real one once swept
    confirmations_required integer not null check (confirmations_required > 0),
    state                  text not null check (state in ('planned', 'signed', 'swept', 'stuck')),
    created_at             timestamptz not null,
    swept_at               timestamptz,
    updated_at             timestamptz not null
);

-- At most one open sweep of an asset at an address.
create unique index sweep_one_open on sweep (chain_id, from_address, asset) nulls not distinct
    where state in ('planned', 'signed');
create index sweep_by_payment on sweep (payment_id, created_at);

-- The next nonce of each address that signs; locked while one is taken.
create table signer_nonce (
    chain_id   bigint not null,
    address    text not null,
    next_nonce bigint not null check (next_nonce >= 0),
    primary key (chain_id, address)
);

-- One content per nonce, for ever.
create table signed_transaction (
    chain_id             bigint not null,
    address              text not null,
    nonce                bigint not null check (nonce >= 0),
    sweep_id             text not null references sweep (id),
    to_address           text not null,
    value                numeric(78, 0) not null,
    gas_limit            bigint not null check (gas_limit > 0),
    max_fee_per_gas      numeric(78, 0) not null,
    max_priority_fee_per_gas numeric(78, 0) not null,
    legacy               boolean not null,
    tx_hash              text unique,          -- null until signed
    signed_bytes         bytea,                -- null until signed
    signed_at            timestamptz,
    broadcast_at         timestamptz,          -- the first time
    primary key (chain_id, address, nonce),
    check ((tx_hash is null) = (signed_bytes is null))
);
create index signed_transaction_by_sweep on signed_transaction (sweep_id);
