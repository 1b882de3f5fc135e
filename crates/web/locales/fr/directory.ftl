# L’annuaire : qui travaille ici, par lieu et par métier.

nav-directory = Annuaire
directory-title = Annuaire
directory-lead = Les entreprises et les communautés que l’on trouve sur { $site }, par lieu, par métier et par ouverture.
directory-words = Mots
directory-words-hint = Un nom, une activité, une valeur
directory-place = Lieu
directory-place-hint = Une commune, un département, une région ou un code postal
directory-kind = Qui
directory-kind-any = Toutes les organisations et personnes
directory-kind-company = Entreprise
directory-kind-cooperative = Coopérative
directory-kind-association = Association
directory-kind-public-body = Organisme public
directory-kind-self-employed = Indépendant
directory-kind-community = Communauté
directory-kind-person = Personne
directory-sector = Métier
directory-sector-any = Tous les métiers
directory-level = Partage, au moins
directory-level-any = Peu importe
directory-verified = Seulement ce qui est vérifié
directory-clear = Tout montrer
directory-table = Tableau (CSV, { $most } lignes au plus)
directory-feed = Les nouveaux (Atom)
directory-feed-title = Nouveaux dans l’annuaire de { $site }
directory-feed-in = Nouveaux dans l’annuaire de { $site } : { $place }
directory-others = D’autres lieux portent un nom semblable.
directory-lost = Aucun lieu connu ici ne s’appelle « { $place } ».
directory-nobody = Personne ne correspond encore à cette recherche.
directory-in = { $place } et ce qui s’y trouve
directory-everywhere = Partout
directory-view = Présentation
directory-view-list = Liste
directory-view-map = Carte
directory-map = Carte de l’annuaire : { $place }
directory-map-found = { $n ->
    [one] { $number } réponse
   *[other] { $number } réponses
 }
directory-map-mark = { $place } : { $found }
directory-map-together = { $place } et { $around } : { $found }
directory-map-around = { $n ->
    [one] { $number } commune voisine
   *[other] { $number } communes voisines
 }
directory-map-one = { $name }, { $place }
directory-map-how = Un rond par commune, ou pour plusieurs qui se toucheraient sur la carte, d’autant plus grand que les réponses y sont nombreuses. Un rond mène à ceux qui s’y trouvent, une zone à sa propre carte.
directory-map-none = Le contour de ce lieu n’est pas connu ici.
directory-map-beyond = { $n ->
    [one] { $number } commune se trouve au-delà de cette carte et figure dans la liste ci-dessous.
   *[other] { $number } communes se trouvent au-delà de cette carte et figurent dans la liste ci-dessous.
 }
directory-map-more = { $n ->
    [one] Seule la commune où les réponses sont les plus nombreuses est montrée.
   *[other] Seules les { $number } communes où les réponses sont les plus nombreuses sont montrées.
 }
directory-map-unplaced = { $n ->
    [one] { $number } réponse n’a pas de commune à montrer ici.
   *[other] { $number } réponses n’ont pas de commune à montrer ici.
 }
directory-map-unplaced-list = Voir la liste
directory-map-communes = Par commune
directory-is-verified = Vérifié
directory-elsewhere = Sur { $site }
directory-fact-place = Lieu
directory-fact-sector = Métier
directory-fact-level = Partage
directory-follow = Suivre d’ici
directory-join-here = Rejoindre d’ici
directory-first = Début de la liste
directory-me = Être trouvé dans l’annuaire
directory-me-lead = Seules les personnes qui le demandent y figurent, avec leur nom, leur présentation et les lieux qu’elles montrent. Si vous changez d’avis, vous n’y êtes plus aussitôt.
directory-me-tick = Montrez-moi dans l’annuaire
directory-me-found = Cela vaut tant que votre profil peut être recommandé à d’autres, ce que vous choisissez dans « Votre page ».
