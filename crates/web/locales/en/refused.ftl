# Why something is refused. The names are written where that is decided.

## The account
refused-account-inactive = This account is suspended or deleted.
refused-login-unconfirmed = The address of this account is not confirmed yet. Follow the link that we sent to it.
refused-username-characters = This name can have only letters without accents, digits and _.
refused-username-length = This name must have 1 to 30 characters.
refused-username-reserved = This name is reserved or taken. Choose another.
refused-password-length = The password must have 8 to 200 characters.
refused-password-common = This password is among the first that strangers try. Choose another: a sentence does very well.
refused-password-guessable = This password can be guessed: it must not be your name or address, nor one character again and again.
refused-password-changed = The password was changed in the meantime. Begin again with the new one.
refused-email = This e-mail address is not complete.
refused-email-known = This address has an account already.
refused-invite-closed = You cannot invite others here.
refused-signup-domain = The company that let in everyone with an address at this domain no longer does. Sign up again: the moderators will read your request.
refused-moderators = Only the moderators can do this.
refused-alias-same = This address is that of this very account.
refused-alias-many = This address cannot be added: there are 10 already.
refused-move-same = An account does not move to itself.
refused-move-not-aliased = The new account does not name this one among its other accounts yet. Add it in its settings, then try again.
refused-move-unavailable = The new account is no longer there, or has moved itself.

## Profile and pictures
refused-profile-name = The name has at most 100 characters.
refused-profile-text = The introduction has at most 1,000 characters.
refused-profile-line = Each line of the profile has a name and a value.
refused-profile-line-long = The name and the value of a line have at most 255 characters each.
refused-profile-lines = A profile has at most 4 lines.
refused-file-large = This file is too large: 16 MB at the most.
refused-picture-kind = This file is no picture that we read. Choose a JPEG, PNG, GIF or WebP file.
refused-picture-damaged = A picture is damaged, or too large to be read.
refused-picture-large = A picture is too large: 33 million pixels at the most.
refused-picture-empty = A picture is empty.
refused-picture-description = The description of a picture has at most 1,500 characters.

## Relations
refused-follow-oneself = You cannot follow yourself.
refused-follow-blocked = You cannot follow this account.
refused-follow-unavailable = This account can no longer be followed.
refused-follow-server = The account of the site itself cannot be followed.
refused-follow-closed-community = This community is closed: nobody joins it any more.
refused-block-oneself = You cannot block yourself.
refused-mute-oneself = You cannot mute yourself.
refused-report-oneself = You cannot report yourself.

## Posts
refused-post-empty = Write something first.
refused-post-long = This text is too long: 5,000 characters at the most.
refused-post-pictures = There are too many pictures: 4 at the most.
refused-post-poll-and-pictures = A post has pictures or a poll, not both.
refused-text-long = This text is too long.
refused-post-changed = This post was edited since you opened this page. This is what it says now. Nothing was saved, and what you wrote is kept below: if you save it, it replaces that.
refused-post-answers = This account has not opened this post to answers from you.
refused-post-circle = Only a company writes to its team or its partners.
refused-post-community = There is no such community, or it is gone.
refused-post-members = Only what is said in a community by invitation is for its members.
refused-boost = This post cannot be shared.
refused-pin-own = Only your own posts can be pinned.
refused-pin-boost = What was shared cannot be pinned.
refused-pin-public = Only posts that everyone may read can be pinned.
refused-pin-many = There is no room left: unpin another post first.
refused-hide-company = Only a company decides what is shown below its posts.
refused-quote-public = Only posts that everyone may read can be quoted.
refused-quote-closed = This account has not opened this post to quotes.
refused-quote-waiting = Too many of your requests to quote wait for an answer.
refused-request-answered = This request was answered already.
refused-poll-options = A poll has at least two choices, and eight at the most.
refused-poll-option-text = Each choice has 1 to 100 characters and differs from the others.
refused-poll-expiration = A poll lasts 5 minutes to one month.
refused-poll-ended = This poll has ended.
refused-poll-voted = You have voted already.
refused-poll-own = You cannot vote in your own poll.
refused-poll-choice = Choose an answer, or several where the poll allows it.
refused-poll-changed = The answers to choose from changed meanwhile. Read them again, then vote.

## Communities
refused-group-banned = This community keeps you out.
refused-group-not-member = Only members write in this community.
refused-group-locked = This thread is closed: it takes no more answers.
refused-group-closed = Nobody writes in this group.
refused-group-closed-community = This community is closed: nobody writes there any more.
refused-community-moderators = Only the moderators of the community can do this.
refused-community-last-moderator = You are the last moderator. Name another one first.
refused-community-last-moderator-dismissed = A community keeps one moderator at least.
refused-community-closed-by-server = The moderators of this server closed this community, and only they can open it again.
refused-community-many = This account has made as many communities as it may.
refused-community-access = A community by invitation stays one, and no other becomes one.
refused-community-lock = Only a whole thread can be closed.
refused-community-pin = Only what begins a thread can be put on top.
refused-community-pins = There is no room left on top: take another post down first.
refused-community-ban-moderator = This person is a moderator: dismiss them first.
refused-community-ban-end = A ban ends in the future.
refused-community-appoint-member = Only a member can look after the community.
refused-community-recover-unknown = Nobody here has this name. Check how it is written.
refused-community-recover-moderated = Somebody moderates this community already, and chooses who helps.
refused-community-recover-unable = This account is suspended, or nobody can act for it.

## Teams
refused-company-stranger = You do not belong to this company.
refused-membership-ended = You no longer belong to this company.
refused-voice = You may not speak for this company.
refused-voice-role = Your role in this company does not include speaking for it.
refused-mandate-role = Only an owner of the company can do this.
refused-company-agent = Your role in this company is to answer for it, no more.
refused-company-hidden = This page is not published yet, so that it cannot write, follow or react.
refused-membership-last-owner = The company would have no owner. Hand it over first.
refused-membership-title = What the person does has at most 60 characters.
refused-membership-end = The last day lies ahead, by ten years at the most.
refused-membership-consent = This role needs the person’s consent: invite them to it.
refused-invitation-note = The note has at most 500 characters.
refused-invitation-many = There are 200 open invitations: withdraw some first.
refused-invitation-requests = Too many requests wait for an answer already.
refused-invitation-elsewhere = Whoever owns the company, speaks or answers for it needs an account on its server.
refused-invitation-shut = This is not possible between this person and this company.
refused-invitation-waits = An answer is awaited already.
refused-invitation-rests = This offer is on hold: whoever made it cannot act for the company at the moment.
refused-invitation-member = This person belongs to it already.
refused-invitation-yours = This is done already: the person belongs to the company.

## Companies
refused-company-name = A company has a name, of 1 to 100 characters.
refused-company-year = The founding year is a year that has begun, for example 1951.
refused-company-values = At most 8 values, of 40 characters each.
refused-company-languages = At most 12 languages, each by its code, such as fr or br.
refused-company-telephone = A telephone number has 5 to 15 digits, for example +33 4 72 00 00 00.
refused-company-links = At most 6 links, with names of at most 60 characters.
refused-company-link = A link is a whole address, which begins with https.
refused-register-many = One person registers at most 20 companies.
refused-establishment-name = The name of a place has at most 100 characters.
refused-establishment-address = The address of a place has at most 200 characters, without the commune.
refused-establishment-siret = This SIRET is of another company: it does not begin with the SIREN of this one.
refused-establishment-many = A company names at most 50 places.
refused-sponsor-team = Whoever answers for a company belongs to its team and has an account here.
refused-sponsor-own = Only whoever answers for the company decides this.
refused-sponsor-last = Nobody else could answer for the company. Hand it over, or name somebody else.
refused-decide-reason = Say why: the owners read it.
refused-decide-reason-long = A reason has at most 500 characters.
refused-proof-page = This is not the address of a page. It looks like https://fonderie.example/.
refused-proof-site = This name of a site does not fit. It looks like fonderie.example.
refused-proof-many = A company proves at most 16 sites and pages.
refused-proof-vouched = Somebody confirmed this: there is nothing to look for.
refused-vouch-stewards = Only moderators and the stewards of the territory can do this.
refused-vouch-own = Nobody confirms a company that they belong to.
refused-vouch-fixed = The moderators confirmed this company, and only they change that.
refused-vouch-note = Say in 1 to 500 characters how you know.

## Territories
refused-territory-ended = This territory is no longer in use. Look for another.
refused-territory-unknown = This territory is not known here.
refused-tie-person = Only a person can say where they live or work.
refused-tie-many = You have named as many territories as you may: withdraw one first.
refused-steward-person = A steward is a person with an account here.
refused-steward-many = This territory has as many stewards as it may have.
