-- The address that pays for gas; noted by the signer, which alone can derive it.
alter table wallet_pin add column gas_wallet text;

-- Where each chain's sweeps went so far; another one is taken only where the operator says so.
create table treasury_pin (
    chain_id  bigint primary key,
    address   text not null,
    pinned_at timestamptz not null
);

-- A sweep that waits has nothing planned: it is not worth its fee now, its token refuses, or the gas
-- wallet is empty. The reason says which.
alter table sweep drop constraint sweep_state_check;
alter table sweep add constraint sweep_state_check
    check (state in ('waiting', 'planned', 'signed', 'swept', 'stuck'));
alter table sweep drop constraint sweep_check;
alter table sweep add constraint sweep_reason_check
    check ((state in ('waiting', 'stuck')) = (reason is not null));
drop index sweep_one_open;
create unique index sweep_one_open on sweep (chain_id, from_address, asset) nulls not distinct
    where state in ('waiting', 'planned', 'signed') and reorged_at is null;

-- What this installation sends: each row is one nonce of one address, and what it is for. A row that
-- was refused was never signed, so its nonce is free again.
create table outgoing (
    id                 text primary key check (id like 'out\_%'),
    step_key           text not null unique,   -- the sweep's id, what for, ordinal
    purpose            text not null check (purpose in ('sweep', 'gas', 'gap')),
    sweep_id           text references sweep (id),
    chain_id           bigint not null,
    from_address       text not null,
    key_account        text not null check (key_account in ('deposits', 'gas_wallet')),
    key_index          bigint not null,
    nonce              bigint not null check (nonce >= 0),
    contract           text,                   -- null: the native coin
    to_address         text not null,
    to_key_index       bigint,                 -- of the deposit address that is topped up; else null
    gas_limit          bigint not null check (gas_limit > 0),
    legacy             boolean not null,
    state              text not null check (state in ('planned', 'signed', 'mined', 'failed', 'refused')),
    reason             text,                   -- why it failed or was refused, for people
    tx_hash            text,                   -- the attempt that was mined
    block_number       bigint,                 -- where, once deep enough
    fee                numeric(78, 0),         -- what it cost, in the native coin, once deep enough
    displaced_at_block bigint,                 -- the head when its nonce was first seen used by another
    created_at         timestamptz not null,
    updated_at         timestamptz not null,
    foreign key (chain_id, from_address) references signing_address (chain_id, address),
    check ((purpose = 'gap') = (sweep_id is null)),
    check ((state in ('failed', 'refused')) = (reason is not null)),
    check ((state = 'mined') <= (tx_hash is not null and block_number is not null and fee is not null))
);
create unique index outgoing_one_content on outgoing (chain_id, from_address, nonce)
    where state <> 'refused';
create index outgoing_by_sweep on outgoing (sweep_id);
create index outgoing_to on outgoing (chain_id, to_address) where purpose = 'gas';
create index outgoing_open on outgoing (chain_id, from_address) where state in ('planned', 'signed');

-- Each time an outgoing transaction was signed: the same but for its fees, which only rise. Of a
-- sweep of the native coin the amount falls by as much as the fee rises.
create table outgoing_attempt (
    outgoing_id              text not null references outgoing (id),
    ordinal                  integer not null check (ordinal >= 0),
    amount                   numeric(78, 0) not null check (amount >= 0),
    max_fee_per_gas          numeric(78, 0) not null,
    max_priority_fee_per_gas numeric(78, 0) not null,
    planned_at               timestamptz not null,
    tx_hash                  text unique,          -- null until signed
    signed_bytes             bytea,                -- null until signed
    signed_at                timestamptz,
    broadcast_at             timestamptz,          -- the first time
    primary key (outgoing_id, ordinal),
    check ((tx_hash is null) = (signed_bytes is null)),
    check ((tx_hash is null) = (signed_at is null))
);
create index outgoing_attempt_by_time on outgoing_attempt (signed_at);

insert into outgoing (id, step_key, purpose, sweep_id, chain_id, from_address, key_account, key_index,
    nonce, contract, to_address, gas_limit, legacy, state, reason, tx_hash, block_number, fee,
    displaced_at_block, created_at, updated_at)
select 'out_' || substr(encode(sha256((s.id || '/sweep/0')::bytea), 'hex'), 1, 24), s.id || '/sweep/0',
    'sweep', s.id, t.chain_id, t.address, 'deposits', s.derivation_index, t.nonce, null, t.to_address,
    t.gas_limit, t.legacy,
    case s.state when 'swept' then 'mined' when 'stuck' then 'failed' else s.state end,
    s.reason,
    case s.state when 'swept' then t.tx_hash end,
    -- Blocks were not noted at first.
    case s.state when 'swept' then coalesce(s.swept_in_block, 0) end,
    case s.state when 'swept' then s.fee end,
    t.displaced_at_block, s.created_at, s.updated_at
from signed_transaction t join sweep s on s.id = t.sweep_id;

insert into outgoing_attempt
select o.id, 0, t.value, t.max_fee_per_gas, t.max_priority_fee_per_gas, o.created_at, t.tx_hash,
    t.signed_bytes, t.signed_at, t.broadcast_at
from signed_transaction t join outgoing o on o.sweep_id = t.sweep_id;

drop table signed_transaction;
drop function refuse_change_once_signed();

create function keep_what_was_signed() returns trigger language plpgsql as $$
begin
    if old.tx_hash is null then
        return case tg_op when 'DELETE' then old else new end;
    end if;
    if tg_op = 'DELETE'
        or to_jsonb(old) - 'broadcast_at' <> to_jsonb(new) - 'broadcast_at' then
        raise exception 'attempt % of % was signed and is never changed or deleted', old.ordinal, old.outgoing_id;
    end if;
    return new;
end $$;

create trigger outgoing_attempt_keep before update or delete on outgoing_attempt
    for each row execute function keep_what_was_signed();

-- What a transaction does stands once any attempt at it is signed; how it ended is noted.
create function keep_what_is_sent() returns trigger language plpgsql as $$
declare
    notes constant text[] := array ['state', 'reason', 'tx_hash', 'block_number', 'fee',
        'displaced_at_block', 'updated_at'];
begin
    if (tg_op = 'DELETE' or to_jsonb(old) - notes <> to_jsonb(new) - notes or new.state = 'refused')
        and exists (select from outgoing_attempt where outgoing_id = old.id and tx_hash is not null) then
        raise exception 'what was signed at nonce % of % is never changed or deleted', old.nonce, old.from_address;
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;

create trigger outgoing_keep before update or delete on outgoing
    for each row execute function keep_what_is_sent();
