-- question: who stands beside the headline: not enrolled, starting too late, in quarantine, unprotected?
select not_enrolled, pupils_starting_after_cut_off, people_in_quarantine, stray_opt_outs
from headline
