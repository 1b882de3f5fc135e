# Territoires : pages, liens avec les personnes, ce que les territoires relaient.
area-country = Pays
area-subdivision = Subdivision
area-region = Région
area-statistical-region = Région statistique
area-collectivity = Collectivité d’outre-mer
area-departement = Département
area-employment-basin = Zone d’emploi
area-custom = Territoire
area-intercommunality = Intercommunalité
area-commune = Commune
area-district = Arrondissement municipal
fact-code = Code officiel
fact-population = Habitants
fact-postcodes = Codes postaux
fact-former = Anciennes communes
fact-lives = Habite à
fact-works = Travaille à
parts-regions = { $n ->
    [one] { $number } région
   *[other] { $number } régions
 }
parts-collectivities = { $n ->
    [one] { $number } collectivité d’outre-mer
   *[other] { $number } collectivités d’outre-mer
 }
parts-departements = { $n ->
    [one] { $number } département
   *[other] { $number } départements
 }
parts-employment-basins = { $n ->
    [one] { $number } zone d’emploi
   *[other] { $number } zones d’emploi
 }
parts-intercommunalities = { $n ->
    [one] { $number } intercommunalité
   *[other] { $number } intercommunalités
 }
parts-communes = { $n ->
    [one] { $number } commune
   *[other] { $number } communes
 }
parts-districts = { $n ->
    [one] { $number } arrondissement
   *[other] { $number } arrondissements
 }
territories-title = Territoires
territories-lead = Communes, intercommunalités, départements, régions : ce qui s’y passe, et les entreprises qui y sont ancrées.
territories-label = Nom, code postal ou code officiel
territories-hint = Brest, 29200, Finistère…
territories-nothing = Aucun territoire ne correspond à « { $query } ».
territories-active = Territoires que l’on peut suivre
territory-description = { $name } ({ $kind }) : carte, entreprises et publications du territoire.
territory-map = Carte : { $name }
territory-map-source = Contours officiels (IGN, Etalab), simplifiés.
territory-ended = Ce territoire n’existe plus dans le découpage officiel.
territory-follow = Suivre { $name }
territory-follow-how = Depuis Mastodon ou un autre service compatible, cherchez cette adresse et abonnez-vous : vous recevrez ce que publient les entreprises et les personnes ancrées ici.
territory-moderate = Modération
territory-enable-lead = Le territoire reçoit un compte que chacun peut suivre. Il relaie les publications publiques des entreprises et des personnes qui y sont ancrées.
territory-enable = Ouvrir le compte du territoire
territory-disable-lead = Le compte reste, avec ses abonnés, mais ne relaie plus rien.
territory-disable = Ne plus rien relayer
stewards-title = Personnes référentes
stewards-lead = Nommées par la modération, elles confirment que les entreprises du territoire sont bien ce qu’elles disent être.
stewards-none = Personne pour l’instant.
steward-since = depuis le { $date }
steward-dismiss = Mettre fin
steward-leave = Renoncer
steward-leave-lead = Votre nom est montré ici parce que vous êtes référent ou référente. Ce que vous avez confirmé reste, avec sa date.
steward-who = Qui : le nom court d’une personne de ce site
no-such-person = Personne ne porte ce nom sur ce site.
steward-name = Nommer
unconfirmed-title = Entreprises à confirmer
unconfirmed-count = { $n ->
    [one] { $number } entreprise à confirmer
   *[other] { $number } entreprises à confirmer
 }
unconfirmed-more = Plus de { $number } entreprises à confirmer
unconfirmed-lead = Elles travaillent ici, ou dans ce qui s’y trouve, et personne ne les a encore confirmées.
unconfirmed-empty = Aucune entreprise n’attend d’être confirmée.
mandates-title = Territoires qui vous sont confiés
mandates-lead = Vous y confirmez les entreprises qui y travaillent. La page du territoire montre votre nom ; vous pouvez renoncer à tout moment.
territory-listed = Dans l’annuaire
territory-mapped = Sur une carte
territory-companies = Entreprises
territory-no-companies = Aucune entreprise n’est encore ancrée ici.
territory-posts = Publications
territory-no-account = Ce territoire ne relaie pas de publications pour l’instant.
territory-no-posts = Rien n’a encore été publié ici.
settings-territories = Territoires
ties-title = Où vous vivez et travaillez
ties-lead = Facultatif. Rien n’est montré sans votre accord, et vous pouvez tout retirer à tout moment. Un territoire montré sur votre profil relaie aussi vos publications publiques.
ties-none = Vous n’avez rien indiqué.
tie-lives = Vous habitez à
tie-works = Vous travaillez à
tie-shown = Montré
tie-hidden = Non montré
tie-show = Montrer
tie-hide = Ne plus montrer
tie-withdraw = Retirer
tie-public = Le montrer sur mon profil
tie-say-lives = J’y habite
tie-say-works = J’y travaille
tie-refused = Ce n’est pas possible : le territoire n’est plus en usage, ou vous en avez déjà indiqué dix.
pass-on-title = Relais
pass-on-label = Laisser mes territoires relayer mes publications
pass-on-hint = Seules les publications pour tout le monde sont relayées, jamais les réponses. Ce que vous adressez vous-même à un territoire est toujours relayé par lui.
audience-territory = Le territoire { $name } : ses abonnés et les vôtres, lisible par tout le monde
compose-territory = Choisissez un territoire où ce compte est ancré et qui relaie les publications.
reach-territory = Territoire
