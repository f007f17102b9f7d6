-- Who may call the API, and for which shop.
create table merchant (
    id             text primary key check (id like 'mer\_%'),
    name           text not null unique,
    webhook_secret bytea not null,            -- encrypted; see platform.Secrets
    created_at     timestamptz not null
);

create table api_key (
    id          text primary key check (id like 'key\_%'),
    merchant_id text not null references merchant (id),
    key_hash    bytea not null unique,        -- SHA-256 of the key's text
    scopes      text[] not null,
    created_at  timestamptz not null,
    expires_at  timestamptz,
    revoked_at  timestamptz
);
