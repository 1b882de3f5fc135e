# Companies: their page, registering one, their settings. Clear and short.

## A company's page

place-more =
    { $n ->
        [one] and one more place
       *[other] and { $number } more places
    }
fact-sector = Activity
fact-size = People
fact-founded = Founded in
fact-values = What matters here
fact-languages = Languages spoken
fact-site = Site
fact-email = E-mail
fact-telephone = Telephone
fact-form = Write
fact-form-go = Contact page
fact-vouched = Confirmed by the moderators
fact-confirmed = Confirmed by the steward of { $territory }
fact-sponsor = Who answers for this page
number-vat = VAT number
size-alone = nobody but the owner
size-between = { $from } to { $to } people
size-from = { $from } people and more
site-closed = Closed since { $date }
company-sites = Where it works
company-vouched = since { $date }
company-manage = Manage the company
company-not-listed = Before everyone sees this page
company-lacks-approval = The moderators have yet to accept the company.
company-lacks-sponsor = Somebody of the team has to answer for the page.
company-lacks-territory = It needs at least one place where it works, open today.
company-refused-because = The moderators refused: { $reason }
proof-declared = declared
proof-since = { $how }, verified since { $date }
proof-link = link back
proof-dns = DNS record
proof-file = file on the site
proof-steward = moderators and stewards
proof-confirmed = Confirmed by a steward of the territory

## Registering a company

company-new = Register a company
company-new-lead = A company, cooperative, association, public body or self-employed person: you will own it and answer for its page.
company-new-approval = The moderators look at it before anyone sees it.
company-name = Name of the company
company-handle = Short name
company-handle-hint = Letters without accents, digits and _ only. It will be found as @name@{ $host }.
company-named = Show my name on the page
company-named-hint = The page will say that you answer for it. Nobody but you decides this.
company-register = Register
company-closed = Companies are registered here by the people who run this site. Write to them.
company-kind-missing = Choose a kind.
company-handle-taken = This short name is taken. Choose another.
company-refused = Something does not fit. Look again at what you wrote.
company-too-many = Three of your companies are waiting for an answer already.
commune-label = Commune
commune-hint = Name or postal code.
commune-which = Which commune is it?
commune-several = Several communes have this name or postcode. Choose the right one.
commune-unknown = We do not know this commune. Try its postal code.

## Settings

settings-company = Company
companies-lead = Your companies. Speak for one of them to change what its page says.
companies-speak = Speak for { $name }
company-parts = Pages of the company
company-details = About
company-places = Places
company-proofs = Proofs
company-details-lead = What the page of { $name } says about it. Nothing is needed but the kind.
company-what = What it does
company-unsaid = Say nothing
company-sector-code = Exact NAF code
company-sector-hint = Optional, for example 24.54Z. It replaces the activity chosen above.
company-values-hint = A few words, with commas between: sobriety, made here.
company-languages-hint = Choose several with the Ctrl or Cmd key.
company-numbers = Numbers
company-numbers-hint = They are shown as declared. A mistyped digit is found.
company-siren-hint = The 9 digits of the company in France. Its invoices show them.
company-lei-hint = The 20 letters and digits that banks ask for where money is invested. Few companies have them.
company-contact = Contact
company-contact-hint = Everyone will see what you write here.
company-form = Address of a contact page
company-links = Its pages
company-links-hint = When a page links back to your profile, the link is marked as verified.
company-link-name = Name { $number }
company-link-address = Address { $number }
company-siren-wrong = This SIREN is not possible: it has 9 digits, and one of them is probably wrong.
company-siret-wrong = This SIRET is not possible: it has 14 digits, and one of them is probably wrong.
company-siret-other = This place does not fit: the SIRET may be of another company, or a text is too long.
company-vat-wrong = This VAT number is not possible. It begins with the two letters of the country.
company-lei-wrong = This LEI is not possible: it has 20 letters and digits, and one of them is probably wrong.
company-numbers-differ = The SIREN and the VAT number are not of the same company.
company-sector-wrong = We do not know this NAF code. It looks like 24.54Z.
company-year-wrong = The year is written in digits, for example 1951.
company-day-wrong = The day does not fit.
sponsor-hint = Somebody of the team answers for the page. Without them nobody but the team sees it.
sponsor-who = This person
places-lead = The communes where the company works. Without an open place no list names it.
site-new = One more place
site-add = Add
site-remove = Remove
site-name = Name of the place
site-address = Number and street
site-siret = SIRET
site-siret-hint = The 14 digits of this place: those of the SIREN, then five more.
site-closed-label = Closed since
proofs-lead = Prove that your sites are yours. We look again every day; after two failures in a row the mark goes.
proofs-address = The address that your sites have to name:
proof-new = Prove a whole site
proof-site = Name of the site
proof-way = In which way
proof-ask = Verify
proof-again = Verify now
proof-drop = Give up
proof-site-wrong = This name of a site does not fit. It looks like fonderie.example.
proof-verified = Verified since { $date }
proof-failing = Verified since { $date }, but the proof was missing at the last visit
proof-unreached = Verified since { $date }, but the site did not answer at the last visit
proof-looking = We are looking. Reload the page in a moment.
proof-missing = Not found on { $date }. We will look again.
proof-given-up = Not found on { $date }. We no longer look.
proof-link-how = Put a link to { $profile } with rel=me on { $address }.
proof-dns-how = Ask your host to add a TXT record at { $name } with the text { $profile }
proof-file-how = Put a text file at { $address } with the line { $profile }

## Moderation

pending-title = Companies that wait
pending-lead = Registered by their owners, seen by others once you agree.
pending-empty = No company waits.
pending-reason = Why, if you refuse. The owners will read it.
pending-approve = Accept
pending-refuse = Refuse
vouch-title = Confirm { $name }
vouch-lead = Say that this company is what it says it is. Its page will show it, and the act is written down.
vouch-fixed = The moderators confirmed this company, and only they change that.
vouch-note = How do you know? Only moderators and stewards read this.
vouch-go = Confirm
vouch-withdraw = Take it back
recover-link = Name an owner
recover-title = Name an owner for { $name }
recover-lead = For a company that its owners have left or cannot get back into. Whoever is named looks after the account and the team at once; other owners stay, and the act is written down.
recover-person = The person’s name on this site
recover-go = Name

## News

flash-registered = The company is registered. You now speak for it.
flash-decided = It is decided, and the owners know.
flash-looking = We are looking. Reload the page in a moment.
notice-company-registered = waits for your agreement
notice-company-decided = has the moderators’ answer
memberships-answers = It is you who answers for its page.
memberships-named = Name me on the page
memberships-answers-end = Answer for it no longer
memberships-answers-end-hint = One of the owners then answers for it in your place, and is told at once. Only an owner can name you again.
notice-sponsor-named = has you answer for its page from now on
notice-steward-named = has named you steward of a territory: you may confirm its companies, or step down
notice-verification-withdrawn = has lost one of its proofs
