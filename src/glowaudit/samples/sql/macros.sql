-- question: what do the queries draw and reckon with?
-- why: chance is arithmetic on the seed, a purpose and a number; it has no state, so that neither the order of rows
-- nor the number of threads changes what is drawn. Salts keep purposes apart, 1000003 spreads neighbouring numbers.
create macro mixed_once(x) as (xor(x, x >> 15) * 739982445) % 2147483648;
create macro mixed(x) as mixed_once(mixed_once(mixed_once(x)));
create macro salt(purpose) as cast(md5_number_lower(purpose || '/' || getvariable('seed')) % 2147483648 as bigint);
create macro chance(purpose, key) as mixed((key * 1000003 + salt(purpose)) % 2147483648) / 2147483648.0;

-- The extract is taken on Friday 13 May 2016: nothing is recorded later.
create macro snapshot_on() as date '2016-05-13';
create macro moment(day, key) as
    cast(day as timestamp) + to_minutes(cast(480 + floor(540 * chance('minute', key)) as bigint));
create macro on_a_school_day(day) as
    cast(day as date) + case dayofweek(cast(day as date)) when 6 then 2 when 0 then 1 else 0 end;
create macro school_day(first_day, days, drawn) as
    on_a_school_day(first_day + cast(floor(days * drawn) as integer));

-- Each authority begins its session between 12 and 17 August. One in four ends P7 with the term, before deletion.
create macro session_start(authority_id, year) as
    on_a_school_day(make_date(year, 8, 12 + cast(authority_id as integer) // 10 % 6));
create macro p7_ends_on(authority_id) as case when cast(authority_id as integer) // 10 % 4 = 1
    then date '2016-06-25' else session_start(authority_id, 2016) end;

create macro staff_id(member) as 'S' || lpad(cast(member * 386117 % 999983 as varchar), 6, '0');
