"""The code systems and profiles that a Task of ours speaks in."""

OURS = "https://fhir.companionway.example/CodeSystem"
REASON_SYSTEM = f"{OURS}/referral-reason"
PROGRESS_SYSTEM = f"{OURS}/referral-progress"
BSER = "http://hl7.org/fhir/us/bser/CodeSystem/TaskBusinessStatusCS"
TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code"
FULFILL, ABORT = (TASK_CODE, "fulfill"), (TASK_CODE, "abort")
GRAVITY = "http://hl7.org/fhir/us/sdoh-clinicalcare"
TEMPORARY = f"{GRAVITY}/CodeSystem/SDOHCC-CodeSystemTemporaryCodes"
PROFILE = f"{GRAVITY}/StructureDefinition/SDOHCC-TaskForReferralManagement"
FOR_PATIENT = f"{GRAVITY}/StructureDefinition/SDOHCC-TaskForPatient"
RESULTING_ACTIVITY = (TEMPORARY, "resulting-activity")
ADDITIONAL_CONTENT = (TEMPORARY, "additional-content")
