-- Money that goes back to a payer: asked for by one API key, approved by another, sent out of the
-- refund wallet by the same ledger as sweeps.

-- The address that refunds come from; noted by the signer, which alone can derive it.
alter table wallet_pin add column refund_wallet text;

create table refund (
    id                  text primary key check (id like 'rfd\_%'),
    payment_id          text not null references payment (id),
    merchant_id         text not null references merchant (id),

    -- What was asked for; never changes.
    amount              numeric(78, 0) not null check (amount > 0),   -- of the payment's asset
    to_address          text not null,
    reason              text,
    idempotency_key     text,
    request_hash        text not null,
    requested_by        text not null references api_key (id),
    created_at          timestamptz not null,

    -- Where it stands.
    state               text not null check (state in
                            ('requested', 'approved', 'needs_funds', 'sending', 'done', 'rejected', 'stuck')),
    detail              text,                  -- why it waits, is stuck or was rejected, for people
    approved_by         text references api_key (id),
    approved_at         timestamptz,
    rejected_by         text references api_key (id),
    done_at             timestamptz,
    sequence            bigint not null check (sequence > 0),
    updated_at          timestamptz not null,

    -- The sequence that a workflow was last told of, when one was last made sure of, and the
    -- sequence with which nothing was left to do.
    relayed_for         bigint not null default 0,
    relayed_at          timestamptz,
    finished_for        bigint not null default 0,

    unique (merchant_id, idempotency_key),
    check ((approved_by is null) = (approved_at is null)),
    check (approved_by <> requested_by),
    check (state not in ('approved', 'needs_funds', 'sending', 'done') or approved_by is not null),
    check ((state = 'rejected') = (rejected_by is not null)),
    check ((state = 'done') = (done_at is not null))
);
create index refund_by_payment on refund (payment_id, created_at, id);
create index refund_not_relayed on refund (id) where relayed_for <> sequence;
create index refund_open on refund (relayed_at) where finished_for <> sequence;

-- Who approved it is not taken back, and what was asked for is not changed.
create function keep_what_was_asked() returns trigger language plpgsql as $$
declare
    notes constant text[] := array ['state', 'detail', 'approved_by', 'approved_at', 'rejected_by',
        'done_at', 'sequence', 'updated_at', 'relayed_for', 'relayed_at', 'finished_for'];
begin
    if tg_op = 'DELETE' or to_jsonb(old) - notes <> to_jsonb(new) - notes
        or old.approved_by <> coalesce(new.approved_by, '') then
        raise exception 'refund % was asked for and approved as it is', old.id;
    end if;
    return new;
end $$;

create trigger refund_keep before update or delete on refund
    for each row execute function keep_what_was_asked();

alter table outgoing add column refund_id text references refund (id);
alter table outgoing add column confirmations_required integer check (confirmations_required > 0);
-- Of a refund that was refused: whether it is for a person; else it is planned anew.
alter table outgoing add column refused_for_good boolean not null default false;
alter table outgoing drop constraint outgoing_purpose_check;
alter table outgoing add constraint outgoing_purpose_check
    check (purpose in ('sweep', 'gas', 'gap', 'refund'));
alter table outgoing drop constraint outgoing_key_account_check;
alter table outgoing add constraint outgoing_key_account_check
    check (key_account in ('deposits', 'gas_wallet', 'refund_wallet'));
alter table outgoing drop constraint outgoing_check;
alter table outgoing add constraint outgoing_check
    check ((purpose in ('sweep', 'gas')) = (sweep_id is not null));
alter table outgoing add constraint outgoing_refund_check
    check ((purpose = 'refund') = (refund_id is not null)
        and (purpose = 'refund') = (confirmations_required is not null));
-- However often it is planned, a refund has one transaction that may ever be mined.
create unique index outgoing_one_per_refund on outgoing (refund_id) where state <> 'refused';
create index outgoing_by_refund on outgoing (refund_id, created_at) where refund_id is not null;

-- A reorg may take the block that ended a refund, which is then under way again.
create function reopen_refund() returns trigger language plpgsql as $$
begin
    update refund
    set state = 'sending', detail = null, done_at = null, sequence = sequence + 1,
        updated_at = new.updated_at
    where id = new.refund_id and state in ('done', 'stuck');
    return null;
end $$;

create trigger outgoing_reopens_refund after update on outgoing for each row
    when (new.refund_id is not null and old.state in ('mined', 'failed') and new.state = 'signed')
    execute function reopen_refund();

alter table posting drop constraint posting_kind_check;
alter table posting add constraint posting_kind_check
    check (kind in ('deposit', 'dust', 'sweep', 'gas', 'gap', 'refund', 'failed', 'funding',
        'accepted', 'reversal'));
