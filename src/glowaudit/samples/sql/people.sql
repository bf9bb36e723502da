-- question: who is in SEEMiS, and since when? Pupils and staff.
select ids.person_id, 'pupil' as role, pupil.stage, coalesce(earlier.from_on, pupil.joined_on) as added_on
from pupils pupil
join pupil_ids ids on ids.pupil = pupil.pupil
left join earlier_places earlier on earlier.pupil = pupil.pupil
union all
select staff_id(member), 'staff', null, joined_on
from staff
where place = 0
