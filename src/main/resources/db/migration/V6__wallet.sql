-- The one account that every deposit address of this database is derived from.
create table wallet_pin (
    only_row         boolean primary key default true check (only_row),
    xpub_fingerprint text not null,           -- SHA-256 of public key and chain code, in hex
    pinned_at        timestamptz not null
);
