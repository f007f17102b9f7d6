-- What a key is for, who made and who revoked it, and as much of its text as may be shown. Null where
-- a key is older than this.
alter table api_key add column label text;
alter table api_key add column prefix text;
alter table api_key add column created_by text;
alter table api_key add column revoked_by text;

create index api_key_newest on api_key (created_at desc, id desc);
