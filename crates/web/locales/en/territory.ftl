# Territories: pages, ties of people, what territories pass on.
area-country = Country
area-subdivision = Subdivision
area-region = Region
area-statistical-region = Statistical region
area-collectivity = Overseas collectivity
area-departement = Département
area-employment-basin = Employment area
area-custom = Territory
area-intercommunality = Intercommunality
area-commune = Commune
area-district = Municipal district
fact-code = Official code
fact-population = Inhabitants
fact-postcodes = Postal codes
fact-former = Former communes
fact-lives = Lives in
fact-works = Works in
parts-regions = { $n ->
    [one] { $number } region
   *[other] { $number } regions
 }
parts-collectivities = { $n ->
    [one] { $number } overseas collectivity
   *[other] { $number } overseas collectivities
 }
parts-departements = { $n ->
    [one] { $number } département
   *[other] { $number } départements
 }
parts-employment-basins = { $n ->
    [one] { $number } employment area
   *[other] { $number } employment areas
 }
parts-intercommunalities = { $n ->
    [one] { $number } intercommunality
   *[other] { $number } intercommunalities
 }
parts-communes = { $n ->
    [one] { $number } commune
   *[other] { $number } communes
 }
parts-districts = { $n ->
    [one] { $number } municipal district
   *[other] { $number } municipal districts
 }
territories-title = Territories
territories-lead = Communes, intercommunalities, départements, regions: what happens there, and the companies that are rooted there.
territories-label = Name, postal code or official code
territories-hint = Brest, 29200, Finistère…
territories-nothing = No territory matches “{ $query }”.
territories-active = Territories that you can follow
territory-description = { $name } ({ $kind }): map, companies and posts of the territory.
territory-map = Map: { $name }
territory-map-source = Official contours (IGN, Etalab), simplified.
territory-ended = This territory no longer exists in the official division.
territory-follow = Follow { $name }
territory-follow-how = On Mastodon or another compatible service, search for this address and follow it: you will get what companies and people who are rooted here publish.
territory-moderate = Moderation
territory-enable-lead = The territory gets an account that anyone can follow. It passes on public posts of companies and people who are rooted there.
territory-enable = Open the territory’s account
territory-disable-lead = The account stays, with its followers, but passes nothing on.
territory-disable = Pass nothing on
stewards-title = Stewards
stewards-lead = Named by the moderators, they confirm that the companies of the territory are what they say.
stewards-none = Nobody yet.
steward-since = since { $date }
steward-dismiss = Dismiss
steward-leave = Step down
steward-leave-lead = Your name stands here because you are steward. What you confirmed stays, with its date.
steward-who = Who: the short name of a person of this site
no-such-person = Nobody of this site has this name.
steward-name = Name as steward
unconfirmed-title = Companies to confirm
unconfirmed-count = { $n ->
    [one] { $number } company to confirm
   *[other] { $number } companies to confirm
 }
unconfirmed-more = More than { $number } companies to confirm
unconfirmed-lead = They work here, or in what lies here, and nobody has confirmed them yet.
unconfirmed-empty = No company waits to be confirmed.
mandates-title = Territories in your care
mandates-lead = As steward you confirm the companies that work there. The territory’s page shows your name; step down at any time.
territory-listed = In the directory
territory-mapped = On a map
territory-companies = Companies
territory-no-companies = No company is rooted here yet.
territory-posts = Posts
territory-no-account = This territory does not pass posts on for now.
territory-no-posts = Nothing has been published here yet.
settings-territories = Territories
ties-title = Where you live and work
ties-lead = Optional. Nothing is shown unless you agree, and you can withdraw everything at any time. A territory that your profile shows also passes on your public posts.
ties-none = You have not said anything.
tie-lives = You live in
tie-works = You work in
tie-shown = Shown
tie-hidden = Not shown
tie-show = Show
tie-hide = Stop showing
tie-withdraw = Withdraw
tie-public = Show it on my profile
tie-say-lives = I live there
tie-say-works = I work there
tie-refused = This is not possible: the territory is no longer in use, or you have named ten already.
pass-on-title = Passing on
pass-on-label = Let my territories pass on my posts
pass-on-hint = Only posts for everyone are passed on, never replies. What you address to a territory yourself is always passed on by it.
audience-territory = The territory { $name }: its followers and yours; everyone can read it
compose-territory = Choose a territory where this account is rooted and that passes posts on.
reach-territory = Territory
