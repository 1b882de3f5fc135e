# The teams of companies: who belongs to them, invitations, requests, signature.

team-title = The team of { $name }
team-lead = Somebody belongs to the team only if both sides want it.
team-manage = Manage the team
team-members = Who belongs to it
team-you = you
team-role-owner = Owner of the account
team-role-spokesperson = Spokesperson
team-role-agent = Answers messages
team-role-employee = Employee
team-role-member = Shareholder or cooperative member
team-role-partner = Partner
team-role-supplier = Supplier
team-role-client = Client
team-since = since { $day }
team-until = until { $day }
team-shown = everyone can see it
team-shown-waits = will be seen when the person wants it too
team-hidden = not shown
team-change = Change
team-role = Role
team-role-hint = An owner looks after the account and the team. A spokesperson publishes in the company’s name.
team-title-field = What the person does (optional)
team-title-example = workshop
team-last-day = Last day
team-last-day-hint = Empty: no end. Both sides are told a week before.
team-show = Show this person on the company’s page (if they want it too)
team-transfer = Hand the company over to them
team-transfer-hint = If they accept, they own it and you go on as a spokesperson.
team-end = End it now
team-end-hint = The person keeps their account, their posts and their followers.
team-recall = What was published for the company stays with it. What has gone to another server already cannot be recalled.
team-invite = Invite
team-invite-lead = Nothing is shown until the person has said yes.
team-invite-how = How?
team-invite-person = Somebody who has an account, here or on another server
team-invite-link = A link to send
team-invite-code = A short code to say or to put on a wall
team-invite-domain = Anybody with a confirmed address at our domain
team-invite-who = Name of the account, or domain of the addresses
team-invite-who-hint = For example @lea, @anna@brest.example or foundry.example. Not needed for a link or a code.
team-invite-more = More choices
team-invite-go = Invite
team-note = A few words (optional)
team-uses = How often the link or code can be used
team-days = For how many days it is good
team-requests = Requests waiting
team-offers = Open invitations
team-expires = good until { $day }
team-withdraw = Take back
team-offer-link =
    { $n ->
        [one] a link, { $number } more time
       *[other] a link, { $number } more times
    }
team-offer-code =
    { $n ->
        [one] a code, { $number } more time
       *[other] a code, { $number } more times
    }
team-offer-domain = any address at { $domain }
team-offer-person = invitation
team-offer-transfer = handing the company over
team-offer-request = request
team-secret-link = Your link
team-secret-code = Your code
team-secret-once = Copy it now, it will not be shown again
team-secret-where = The person types it in “My companies”.
team-error-person = There is nobody of that name here.
team-error-unknown-elsewhere = The other server knows nobody of that name.
team-error-unreachable = The other server does not answer. Please try again later.
team-error-role-elsewhere = Whoever owns the company, speaks or answers for it needs an account here.
team-error-domain = This is not a domain of your organisation alone.
team-error-check = Please check what you typed: a date to come, short texts.
team-error-date = This date cannot be read.
team-error-shut = This person cannot be invited.
team-error-unpublished = The page is not published yet: send a link or a code.
team-error-named = This role is given to named people only.
team-error-already = This person belongs to it already, or an answer is awaited.
team-error-owner = The company would have no owner. Hand it over first.
team-error-gone = This no longer waits for an answer.

memberships-title = My companies
memberships-lead = What you are to companies. Your own posts depend on nobody.
memberships-offers = You are asked
memberships-by-domain = open to your address
memberships-transfer = to take the company over: you would own it
memberships-places = Your companies
memberships-none = None so far.
memberships-shown = everyone can see it
memberships-shown-waits = will be seen when the company wants it too
memberships-hidden = not shown
memberships-show = Show it on my page (if the company wants it too)
memberships-sign = My signature under what I publish for it
memberships-sign-none = none
memberships-sign-hint = You can choose otherwise for each post.
memberships-leave = Leave the company
memberships-leave-hint = You keep your account, your posts and your followers. You can no longer speak for the company.
memberships-asked = Your requests
memberships-error-owner = You are its only owner. Hand the company over first.
memberships-of = Belongs to
memberships-people = The team

invitation-title = { $name } invites you
invitation-lead = You are asked to belong to it. Your role: { $what }
invitation-nothing-shown = Nothing is shown to others unless you want it, and you can leave whenever you like.
invitation-go = Belong to it
invitation-code-title = I have an invitation code
invitation-code = Code
invitation-code-hint = Eight letters and digits.
invitation-code-go = Continue
invitation-error-unknown = This invitation does not exist, or is no longer good.
invitation-error-already = You belong to it already.

join-title = Join { $name }
join-lead = The company will get your request. Nothing is shown to others before it answers.
join-elsewhere = It lives on { $host }: your request is sent there, and the answer comes back to you. Who speaks or answers for it has an account there.
join-role = What you are to it
join-what = What you do there (optional)
join-go = Send the request
join-button = Ask to join
join-error-already = You belong to it already, or an answer is awaited.

compose-answers-only = For this company you answer what others write. To write something new, act as yourself.
compose-signature = Signature
compose-signature-usual = As usual
compose-signature-none = No name
compose-signature-first = My first name
compose-signature-full = My whole name

notice-invited = asks you to belong to it
notice-join-requested = asks to belong to { $company }
notice-joined = accepted your request: you belong to it now
notice-joined-by = accepted your invitation and belongs to { $company } now
notice-membership-ended = ended what ties you
notice-membership-ended-by = ended their link with { $company }
notice-membership-ending = in a few days, what ties you ends
notice-membership-ending-by = in a few days, their link with { $company } ends
notice-as = { $text } ({ $role })
notice-company-yours = your company
notice-team = See

flash-offered = The invitation is sent.
flash-joined = You belong to it.
flash-declined = The invitation is declined.
flash-left = You no longer belong to it.
flash-asked = Your request is sent.

audience-partners = Partners, suppliers and clients of the company
audience-team = The company’s team only
reach-partners = For partners, suppliers and clients
reach-team = For the team
