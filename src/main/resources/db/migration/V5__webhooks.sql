-- The outbox: a row is the duty to tell somebody, with the body exactly as it will be signed.
create table webhook_delivery (
    id           text primary key check (id like 'msg\_%'),
    merchant_id  text not null references merchant (id),
    subject_id   text not null,
    sequence     bigint not null,
    type         text not null,
    url          text not null,
    body         text not null,
    state        text not null check (state in ('pending', 'acknowledged', 'exhausted', 'refused')),
    attempts     integer not null default 0,
    created_at   timestamptz not null,
    finished_at  timestamptz,
    unique (subject_id, sequence, type, url)
);
create index webhook_delivery_pending on webhook_delivery (subject_id) where state = 'pending';

create table webhook_attempt (
    delivery_id  text not null references webhook_delivery (id),
    attempt      integer not null check (attempt > 0),
    attempted_at timestamptz not null,
    status_code  integer,                      -- null: no answer
    error        text,                         -- null: an answer came
    duration_millis bigint not null,
    primary key (delivery_id, attempt)
);
