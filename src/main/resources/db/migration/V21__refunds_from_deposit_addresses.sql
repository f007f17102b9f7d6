-- A refund may be paid where its payment's money still lies, in place of the sweep that waits there:
-- then it closes that sweep, whose amount is what left the address.
alter table outgoing drop constraint outgoing_check;
alter table outgoing add constraint outgoing_check
    check (case purpose
        when 'gap' then sweep_id is null
        when 'refund' then (sweep_id is not null) = (key_account = 'deposits')
        else sweep_id is not null end);
-- A refund that was mined but failed has moved nothing, and has at most cost its fee.
alter table sweep drop constraint sweep_amount_check;
alter table sweep add constraint sweep_amount_check check (amount > 0 or (amount = 0 and state in ('swept', 'signed')));
alter table sweep drop constraint sweep_value_check;
alter table sweep add constraint sweep_value_check check (value > 0 or (value = 0 and state in ('swept', 'signed')));
