"""The figures of the two decks that the demo must reproduce to the digit, for any seed and any day of loading."""

ED_REFERRALS = {
    "mid-coast": 141,
    "pen-bay": 85,
    "maine-medical": 127,
    "western-maine": 43,
    "smhc-sanford": 44,
    "smhc-biddeford": 59,
    "lincoln-miles": 38,
    "waldo": 11,
}
ED_TOTAL = 548
ED_PEOPLE = 512  # fewer than referrals: 36 were for somebody who had been referred before
ED_ENGAGED = 260
TRIED_WITHIN_7_DAYS = 548
FOLLOWUPS_DUE = 260
FOLLOWUPS_ANSWERED = 130  # yes or no
WENT_BACK = 4
WENT_BACK_PERCENT = "3.08"
LOWEST_AND_HIGHEST_PERCENT = ("1.5", "51.5")  # if none, or all, of those without an answer went back
OTHER_PROGRAMS = {"primary-care": 63, "mainemom": 25, "hub": 16, "inpatient": 11, "community": 5}
SIGN_INS = ("ben", "ana", "jo", "cleo", "dana", "eli", "fay", "sol", "kit")
