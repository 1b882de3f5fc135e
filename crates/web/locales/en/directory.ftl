# The directory: who works here, by place and by trade.

nav-directory = Directory
directory-title = Directory
directory-lead = The companies and communities to be found on { $site }, by place, by trade and by openness.
directory-words = Words
directory-words-hint = A name, a trade, a value
directory-place = Place
directory-place-hint = A town, a département, a region or a postcode
directory-kind = Who
directory-kind-any = Every organisation and person
directory-kind-company = Company
directory-kind-cooperative = Cooperative
directory-kind-association = Association
directory-kind-public-body = Public body
directory-kind-self-employed = Self-employed
directory-kind-community = Community
directory-kind-person = Person
directory-sector = Trade
directory-sector-any = Every trade
directory-level = Sharing, at least
directory-level-any = Any
directory-verified = Only what is verified
directory-clear = Show everything
directory-table = Table (CSV, at most { $most } lines)
directory-feed = The newest (Atom)
directory-feed-title = New in the directory of { $site }
directory-feed-in = New in the directory of { $site }: { $place }
directory-others = Other places have a similar name.
directory-lost = No place that is known here is called “{ $place }”.
directory-nobody = Nobody fits this search yet.
directory-in = { $place } and what lies there
directory-everywhere = Everywhere
directory-view = View
directory-view-list = List
directory-view-map = Map
directory-map = Map of the directory: { $place }
directory-map-found = { $n ->
    [one] { $number } result
   *[other] { $number } results
 }
directory-map-mark = { $place }: { $found }
directory-map-together = { $place } and { $around }: { $found }
directory-map-around = { $n ->
    [one] { $number } commune nearby
   *[other] { $number } communes nearby
 }
directory-map-one = { $name }, { $place }
directory-map-how = One disc for each commune, or for several that would touch on the map, the larger the more results there are. A disc leads to those who are there, an area to its own map.
directory-map-none = The contour of this place is not known here.
directory-map-beyond = { $n ->
    [one] { $number } commune lies beyond this map and is in the list below.
   *[other] { $number } communes lie beyond this map and are in the list below.
 }
directory-map-more = { $n ->
    [one] Only the commune with the most results is shown.
   *[other] Only the { $number } communes with the most results are shown.
 }
directory-map-unplaced = { $n ->
    [one] { $number } result has no commune to show here.
   *[other] { $number } results have no commune to show here.
 }
directory-map-unplaced-list = See the list
directory-map-communes = By commune
directory-is-verified = Verified
directory-elsewhere = On { $site }
directory-fact-place = Place
directory-fact-sector = Trade
directory-fact-level = Sharing
directory-follow = Follow from here
directory-join-here = Join from here
directory-first = Start of the list
directory-me = Being found in the directory
directory-me-lead = Only people who ask for it are listed, with their name, how they describe themselves and the places that they show. If you change your mind, you are gone at once.
directory-me-tick = Show me in the directory
directory-me-found = This holds as long as your profile may be recommended to others, which you choose under “Your page”.
