-- Where a merchant wants to be told of all its payments, beside what each payment itself names.
create table webhook_endpoint (
    id               text primary key check (id like 'we\_%'),
    merchant_id      text not null references merchant (id),
    url              text not null,
    description      text not null,
    events           text[] not null,             -- exact names, 'payment.*' or '*'
    state            text not null check (state in ('active', 'paused', 'disabled', 'deleted')),
    secret           bytea,                       -- encrypted; null once deleted
    previous_secret  bytea,                       -- signs as well until then
    previous_secret_until timestamptz,
    failing_since    timestamptz,                 -- the first failure after the last success
    disabled_at      timestamptz,
    disabled_reason  text,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    check (state = 'deleted' or secret is not null),
    check ((previous_secret is null) = (previous_secret_until is null)),
    check ((disabled_at is null) = (disabled_reason is null)),
    check (state <> 'disabled' or disabled_at is not null)
);
create index webhook_endpoint_merchant on webhook_endpoint (merchant_id) where state <> 'deleted';

alter table webhook_delivery
    add column endpoint_id     text references webhook_endpoint (id),  -- null: goes to its own url
    add column carrier         text,       -- the workflow that delivers it; null: its subject's own
    add column relayed_at      timestamptz,  -- when the carrier was last made sure of
    add column attempts_before integer not null default 0,  -- made before it was last sent anew
    add column by_hand         boolean not null default false,  -- a person asked; as often as they do
    add column signed_by       text not null default 'merchant'
        check (signed_by in ('merchant', 'endpoint', 'own', 'nobody')),
    add column secret          bytea,      -- its own, encrypted
    add check ((signed_by = 'endpoint') = (endpoint_id is not null)),
    add check ((signed_by = 'own') = (secret is not null)),
    drop constraint webhook_delivery_state_check,
    add constraint webhook_delivery_state_check check (state in
        ('pending', 'acknowledged', 'exhausted', 'refused', 'held', 'skipped')),
    drop constraint webhook_delivery_subject_id_sequence_type_url_key;

-- What happened is told once to each; an endpoint may get another URL and stays the same.
create unique index webhook_delivery_once
    on webhook_delivery (subject_id, sequence, type, coalesce(endpoint_id, url)) where not by_hand;
create index webhook_delivery_to_relay on webhook_delivery (relayed_at)
    where state = 'pending' and carrier is not null;
create index webhook_delivery_log on webhook_delivery (merchant_id, created_at desc, id desc);
create index webhook_delivery_endpoint on webhook_delivery (endpoint_id, created_at)
    where endpoint_id is not null;
