create table sweep (
    id                     text primary key check (id like 'swp\_%'),
    payment_id             text not null references payment (id),
    chain_id               bigint not null,
    from_address           text not null,
    derivation_index       bigint not null,
    to_address             text not null,
    asset                  text,               -- contract; null: the native coin
    asset_symbol           text not null,
    asset_decimals         integer not null,
    amount                 numeric(78, 0) not null check (amount > 0),   -- what it was planned for, fee included; never changes
    value                  numeric(78, 0) not null check (value > 0),    -- what is to reach the treasury, and has once swept
    fee                    numeric(78, 0) not null check (fee >= 0),     -- at most; the real one once swept
    confirmations_required integer not null check (confirmations_required > 0),
    state                  text not null check (state in ('planned', 'signed', 'swept', 'stuck')),
    reason                 text,               -- why it is stuck, for people
    created_at             timestamptz not null,
    swept_at               timestamptz,
    updated_at             timestamptz not null,
    check ((state = 'stuck') = (reason is not null)),
    check ((state = 'swept') = (swept_at is not null))
);

-- At most one open sweep of an asset at an address.
create unique index sweep_one_open on sweep (chain_id, from_address, asset) nulls not distinct
    where state in ('planned', 'signed');
create index sweep_by_payment on sweep (payment_id, created_at);

-- Which sweep each step was given, for ever. Two steps share one where the second found it open.
create table sweep_step (
    step_key text primary key,
    sweep_id text not null references sweep (id)
);

-- One row per address that signs; locked while a nonce of the address is taken.
create table signing_address (
    chain_id bigint not null,
    address  text not null,
    primary key (chain_id, address)
);

-- One content per nonce. A row that was never signed may go, and its nonce is free again.
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
    displaced_at_block   bigint,               -- the head when its nonce was first seen used by another
    primary key (chain_id, address, nonce),
    foreign key (chain_id, address) references signing_address (chain_id, address),
    check ((tx_hash is null) = (signed_bytes is null)),
    check ((tx_hash is null) = (signed_at is null))
);
create unique index signed_transaction_by_sweep on signed_transaction (sweep_id);

create function refuse_change_once_signed() returns trigger language plpgsql as $$
begin
    if old.tx_hash is null then
        return case tg_op when 'DELETE' then old else new end;
    end if;
    if tg_op = 'DELETE'
        or to_jsonb(old) - array ['broadcast_at', 'displaced_at_block']
            <> to_jsonb(new) - array ['broadcast_at', 'displaced_at_block'] then
        raise exception 'what was signed at nonce % of % is never changed or deleted', old.nonce, old.address;
    end if;
    return new;
end $$;

create trigger signed_transaction_keep before update or delete on signed_transaction
    for each row execute function refuse_change_once_signed();
