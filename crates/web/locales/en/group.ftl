# Communities

communities-title = Communities
communities-lead = People and companies around a company, a trade, a project or a territory.
communities-own = Yours
communities-invitations = You are invited
communities-elsewhere = On other servers
communities-directory = Look for them by place and words, here and elsewhere
communities-found = To discover
communities-choose = Choose by subject
communities-all = All
empty-communities = No communities here yet.
community-new = Create a community
community-settings = Edit the community
community-people = Members and moderation
community-purpose-company = Around a company
community-purpose-trade = Around a trade
community-purpose-project = Around a project
community-purpose-territory = Around a territory
community-access-open = Open to all
community-access-approval = On request
community-access-invitation = By invitation
community-members = { $n ->
    [one] { $number } member
   *[other] { $number } members
 }
community-answers = { $n ->
    [one] { $number } answer
   *[other] { $number } answers
 }
community-requests = { $n ->
    [one] { $number } person asks to come in
   *[other] { $number } people ask to come in
 }
community-join = Join
community-leave = Leave
community-withdraw = Withdraw
community-decline = Decline
community-banned = You can no longer take part in this community.
community-languages = Languages
community-asking = Who asks to come in
empty-members = Nobody has come yet.
community-spoken = Languages: { $names }
community-languages-hint = For example fr, br, en.
community-charter = Charter
community-charter-hint = What members agree to when they come in.
community-moderators = Moderators
community-invite = Invite
community-invite-who = Whom to invite
community-invite-hint = A name from here, or an address such as @name@elsewhere.example.
community-invited = Invitations without an answer
community-write = Start a thread
community-threads = Threads
community-quiet = Nothing yet. Start the first thread.
community-pinned = On top
community-locked = Closed thread
community-closed = This thread is closed: nobody answers any more.
community-members-only = What is said here is for members.
community-said-in = In the community
community-name = Name
community-handle = Handle
community-handle-hint = Letters without accents, digits and _. It cannot be changed later.
community-handle-taken = This handle is taken. Please choose another one.
community-refused = Please check the name, the handle and the length of the texts.
community-description = Description
community-purpose = Subject
community-subject = Which one
community-subject-hint = For example “Metalwork” or “Brest area”.
community-access = Who may come in
community-access-hint = By invitation, only members read what is said. This cannot be changed later.
community-listed = Show in the list
community-listed-hint = A community by invitation is never there.
community-found = Create
community-moderate = Moderate
community-remove = Remove from the community
community-remove-hint = The post stays on its author’s page.
community-removed = Removed from the community.
community-restore = Put back
community-reason = Reason
community-lock = Close the thread
community-unlock = Open the thread again
community-pin = Put on top
community-unpin = Take down from the top
community-appoint = Make a moderator
community-dismiss = No longer a moderator
community-remove-member = Remove from the members
community-people-members = Members
community-ban = Ban
community-ban-author = Ban { $name }
community-ban-days = For how many days (empty: for ever)
community-bans = Banned
community-unban = Let come back
community-back = Back to the community
audience-members = The members of the community
reach-members = Members of the community
flash-community-founded = The community is there.
flash-community-joined = You are a member now.
flash-community-asked = You have asked. The moderators will answer.
group-elsewhere-write = Your text names { $name } for you and goes to { $host }, which passes it on to the members. Everyone can read it.
group-elsewhere-asked = Your request went to { $host }. You can start threads as soon as it is accepted.
group-elsewhere-join = { $name } is a community of { $host }. Join it to start threads there.
flash-group-asked = You have asked. This page will tell you where your request stands.
flash-community-left = You have left the community.
flash-community-declined = The invitation is declined.
flash-community-invited = The invitation is on its way.
flash-community-moderated = Done.
community-territory = Where it is
community-territory-hint = A town, a county, a country. The directory lists it there, and so does the territory’s page. Leave it empty if it is nowhere in particular.
community-territory-which = Which one?
community-territory-several = Several places have this name. Choose yours.
community-territory-unknown = This place is not known here. Try its postal code, or leave it empty.
community-sharing-0-asks = Only members begin threads and answer. This asks you to keep the page up to date.
community-sharing-1-asks = Only members write, and others read. This asks you to read what is said there.
community-sharing-2-asks = If anyone may join, people write and answer without being members. This asks you to moderate.
community-sharing-3-asks = The same, and you say that you look for ideas. This asks you to say what becomes of each.
community-sharing-4-asks = The same, and you say that you act together with others. This asks you to keep your word to partners.
territory-communities = Communities
community-level = Sharing: { $level }
