-- question: which rows of the feed name somebody whose data passed on no day of the lag before it was sent?
select f.file, f.row, f.person_id, f.sent_on, f.establishment_id
from accepted_feeds f
cross join run_settings s
left join person_passing_periods p
    on f.person_id = p.person_id and p.from_on <= f.sent_on and p.to_on > f.sent_on - s.feed_lag_days
where p.person_id is null
