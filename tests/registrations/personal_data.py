"""Every column that holds words, files or days: whose data it may hold, and what erases it.

A new one that is not here fails the build: who adds it says what becomes of it.
"""

from registrations.enums import DataClass

# Erased by rule and when the person asks (services/erasing.py), under this class.
PERSONAL = {
    DataClass.IDENTITY: {
        "Registration": "organization organization_key given_name family_name badge_name "
        "function_in_parliament function_in_organization languages reason search_key",
        "Participant": "badge_name given_name family_name function_in_parliament "
        "function_in_organization",
        "User": "email name time_zone password",
        "ApiToken": "name",
        "CalendarToken": "name last_used_by",
        "CalendarState": "listing",  # what she follows
        "Invitation": "email",
        "DelegationFile": "question answer",  # her names in them
        "ParticipantList": "content",
        "Badge": "void_reason",
        "KnownGuest": "kept registrant",  # what a service calls her
        "CheckIn": "undone_because",
        "Speaker": "name function",
        "Turn": "name",
        "WrittenStatement": "name content",
    },
    DataClass.BIRTH_AND_ACCESS: {"Registration": "born_on access_needs"},
    DataClass.CONTACT: {
        "Registration": "email",
        "Participant": "email",
        "Addressee": "address time_zone cadences",
    },
    DataClass.ANSWERS: {"Answer": "value"},
    DataClass.PROTECTED_ANSWERS: {"Answer": "protected_value"},
    DataClass.UPLOADS: {"Upload": "name content"},
    DataClass.PHOTOS: {"Photo": "content"},
    DataClass.FIELD_HISTORY: {"FieldChange": "before after"},
    DataClass.NOTES: {"Note": "text"},
    DataClass.LATE_REQUESTS: {"ChangeRequest": "changes note reason"},
    DataClass.INQUIRIES: {"Inquiry": "question answer"},
    DataClass.LETTERS: {"Letter": "facts withdrawn_reason"},
    DataClass.IMPORTED_SHEETS: {"Sheet": "name rows"},
    DataClass.EXPORTS: {"Export": "filters", "ExportPart": "content"},
    DataClass.OUTBOX_BODIES: {
        "Message": "recipient recipient_name thread context entry entries last_error",
        "CalendarReply": "address uid",
        "Suppression": "address detail",
    },
}
# The proceedings of a body name who spoke and what was said, and are kept as its record; a
# participant's part goes with her, a guest's when she asks (docs/adr/0029).
PROCEEDINGS = {
    "SittingPart": "guest function",
    "EventSpeaker": "name function country",  # announced in public; an editor takes her off
    "RequestSpeech": "speaker",
    "Candidate": "name ",
    "MinutesVersion": "text",
    "MinutesDraft": "text",  # gone when it is saved or thrown away
}
# Gone by themselves within two days (assemblies.jobs).
PASSING = {"IdempotentRequest": "key fingerprint body headers"}
# Codes, keys, settings, and words about things: nobody is named in them.
OF_NOBODY = {
    "OnlineMeeting": "provider address state reference failure",  # where it is held; sealed
    "MeetingRecording": "reference address",  # of a meeting, published as a link
    "OnlineAttendance": "key left_key",  # of reports; whose it is, her row says
    "Certificate": "code",
    "ServiceProbe": "name code reason",
    "ApiToken": "digest scopes last_used_on",
    "CalendarToken": "digest",
    "AuditEntry": "by_key act thing_label thing_key before after request_id",
    "Body": "code name color",
    "Event": "slug title summary place country time_zone starts_on ends_on languages",
    "Partner": "name url",  # an organization
    "EventLink": "title url",
    "GeopoliticalGroup": "code name",
    "Institution": "code iso3 name legislature member_basis",
    "GroupMembership": "evidence",
    "MembershipPeriod": "valid_from valid_to",
    "Follow": "topic",
    "Mailing": "kind occasion audience subject text",  # to many: nobody is named in it
    "MailTemplate": "kind language subject text",
    "Message": "domain language key kind method uid",
    "MailDomain": "name",  # a host of many
    "DeliveryReport": "event_key detail",  # numbers and codes; goes empty with its mail
    "Webhook": "url events salt previous_salt",
    "WebhookDelivery": "event key body last_error",  # keys of things; the receiver asks for words
    "BadgeKey": "private_key public_key",
    "CheckIn": "device",
    "Export": "words",
    "FieldChange": "field",
    "Invitation": "digest",
    "Letter": "code",
    "Admission": "secret",
    "CapacityForm": "secret introduction",
    "Question": "key label help options capacities depends_value earliest latest",
    "Upload": "media_type",
    "AgendaItem": "title reason source_digest",
    "MinutesDraft": "page",
    "StoredFeed": "address language etag body body_gzip",
    "StoredEntry": "language edition zone body jcal",  # public words about sittings
    "WithdrawnEntry": "themes",
    "Room": "name name_key",
    "Sitting": "source_key source_digest title group time_shown_as purposes themes languages "
    "interpretation change_note reminders papers",
    "SittingDraft": "title group time_shown_as purposes themes languages interpretation note",
    "PlanStep": "act states rooms",
    "Release": "note",
    "ReleasedSitting": "changes state",
    "AcceptedClash": "key terms reason",  # about sittings
    "BodyMember": "starts_on ends_on",  # an office; goes with its holder's account
    "Theme": "code name",
    "Document": "symbol letters item order title search_key",
    "DocumentContent": "content",  # official papers
    "Revision": "note withdrawn_reason",
    "LanguageVersion": "media_type sha256",
    "UploadedPaper": "name content media_type sha256 fault",  # the same, for a few hours
    "PrintedPaper": "name language body etag",
    "EmergencyRequest": "title revised_title subject subject_words",
    "RequestText": "text",  # official papers
    "RequestFile": "name media_type sha256 content",  # as above
    "RequestStep": "reason",  # about requests
    "PutQuestion": "title",
    "CommitteeCycle": "inputs_until draft_until memorandum",
    "SubjectItem": "title explanation reason decided_on",  # of a Member
    "WrittenInput": "text name sha256 content",  # as above
    "Resolution": "title reason amendments_until",
    "DraftVersion": "title text note",  # official papers
    "Amendment": "text",  # the same
    "SubjectJudgement": "reason",  # about a text
    "Reservation": "text",  # of a delegation
    "FollowUpReport": "text",  # of a Member
    "Election": "title",
    "ElectionRound": "candidates votes seal",  # keys and numbers
    "CastBallot": "chosen",  # the same
    "Ballot": "head head_hash last_hash",
    "Annulment": "reason",
    "HandCount": "reason hash",  # about counts
    "BallotRow": "reason hash",  # about entries
    "Debate": "title",
    "Speaker": "languages",  # codes
    "Turn": "languages",  # the same
    "DebateStep": "facts reason before",  # keys and figures; why an act was done
    "ListDraw": "lists commitment secret spoken",  # official papers
    "TimeBudget": "key",
    "HallScreen": "name key message",  # what everybody in the hall reads
    "WrittenStatement": "language media_type sha256",
    "LiveChannel": "name whole",  # of a channel
    # Public words, written anew by each act; a speaker who is taken off an event goes with her
    # name, and the word with it within a day.
    "SearchEntry": "title symbol text args date body themes title_key symbol_key text_key",
    "KnownWord": "shortened word",
}


def columns_of(table):
    return {f"{model}.{name}" for model, names in table.items() for name in names.split()}


CLASSIFIED = columns_of(PASSING).union(
    columns_of(OF_NOBODY),
    columns_of(PROCEEDINGS),
    *(columns_of(table) for table in PERSONAL.values()),
)
