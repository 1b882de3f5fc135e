# Les entreprises : leur page, leur inscription, leurs réglages. Clair et court ; on vouvoie.

## Page d’une entreprise

place-more =
    { $n ->
        [one] et un autre lieu
       *[other] et { $number } autres lieux
    }
fact-sector = Activité
fact-size = Effectif
fact-founded = Fondée en
fact-values = Ce qui compte ici
fact-languages = Langues parlées
fact-site = Site
fact-email = E-mail
fact-telephone = Téléphone
fact-form = Écrire
fact-form-go = Page de contact
fact-vouched = Confirmée par la modération
fact-confirmed = Confirmée par la personne référente de { $territory }
fact-sponsor = Qui répond de cette page
number-vat = Numéro de TVA
size-alone = personne d’autre que le dirigeant
size-between = de { $from } à { $to } personnes
size-from = { $from } personnes et plus
site-closed = Fermé depuis le { $date }
company-sites = Où elle travaille
company-vouched = depuis le { $date }
company-manage = Gérer l’entreprise
company-not-listed = Pour que tout le monde voie cette page
company-lacks-approval = La modération doit encore accepter l’entreprise.
company-lacks-sponsor = Une personne de l’équipe doit répondre de la page.
company-lacks-territory = Il faut au moins un lieu où elle travaille, ouvert aujourd’hui.
company-refused-because = La modération a refusé : { $reason }
proof-declared = déclaré
proof-since = { $how }, vérifié depuis le { $date }
proof-link = lien retour
proof-dns = enregistrement DNS
proof-file = fichier sur le site
proof-steward = modération et personnes référentes
proof-confirmed = Confirmée par une personne référente du territoire

## Inscrire une entreprise

company-new = Inscrire une entreprise
company-new-lead = Entreprise, coopérative, association, service public ou indépendant : vous en serez propriétaire et vous répondrez de sa page.
company-new-approval = La modération la regarde avant qu’elle soit visible.
company-name = Nom de l’entreprise
company-handle = Nom court
company-handle-hint = Lettres sans accent, chiffres et _ seulement. On la trouvera sous @nom@{ $host }.
company-named = Montrer mon nom sur la page
company-named-hint = La page dira que vous en répondez. Cela ne dépend que de vous.
company-register = Inscrire
company-closed = Les entreprises sont inscrites ici par les personnes qui tiennent ce site. Écrivez-leur.
company-kind-missing = Choisissez une forme.
company-handle-taken = Ce nom court est pris. Choisissez-en un autre.
company-refused = Quelque chose ne convient pas. Vérifiez ce que vous avez écrit.
company-too-many = Trois de vos entreprises attendent déjà une réponse.
commune-label = Commune
commune-hint = Nom ou code postal.
commune-which = De quelle commune s’agit-il ?
commune-several = Plusieurs communes ont ce nom ou ce code postal. Choisissez la bonne.
commune-unknown = Nous ne connaissons pas cette commune. Essayez avec le code postal.

## Réglages

settings-company = Entreprise
companies-lead = Vos entreprises. Parlez au nom de l’une d’elles pour changer ce que sa page dit.
companies-speak = Parler pour { $name }
company-parts = Pages de l’entreprise
company-details = Fiche
company-places = Lieux
company-proofs = Preuves
company-details-lead = Ce que la page de { $name } dit d’elle. Tout est facultatif, sauf la forme.
company-what = Ce qu’elle fait
company-unsaid = Ne rien dire
company-sector-code = Code NAF précis
company-sector-hint = Facultatif, par exemple 24.54Z. Il remplace l’activité choisie au-dessus.
company-values-hint = Quelques mots, séparés par des virgules : sobriété, fait ici.
company-languages-hint = Plusieurs choix avec la touche Ctrl ou Cmd.
company-numbers = Numéros
company-numbers-hint = Ils sont montrés comme déclarés. Une faute de frappe est signalée.
company-siren-hint = Les 9 chiffres de l’entreprise en France. Ses factures les portent.
company-lei-hint = Les 20 lettres et chiffres que les banques demandent pour des placements. Peu d’entreprises en ont.
company-contact = Contact
company-contact-hint = Tout le monde verra ce que vous écrivez ici.
company-form = Adresse d’une page de contact
company-links = Ses pages
company-links-hint = Quand une page renvoie vers votre profil, le lien est marqué comme vérifié.
company-link-name = Nom { $number }
company-link-address = Adresse { $number }
company-siren-wrong = Ce SIREN n’est pas possible : il a 9 chiffres, et l’un d’eux est sans doute faux.
company-siret-wrong = Ce SIRET n’est pas possible : il a 14 chiffres, et l’un d’eux est sans doute faux.
company-siret-other = Ce lieu ne convient pas : le SIRET est peut-être celui d’une autre entreprise, ou un texte est trop long.
company-vat-wrong = Ce numéro de TVA n’est pas possible. Il commence par les deux lettres du pays.
company-lei-wrong = Ce LEI n’est pas possible : il a 20 lettres et chiffres, et l’un d’eux est sans doute faux.
company-numbers-differ = Le SIREN et le numéro de TVA ne sont pas ceux de la même entreprise.
company-sector-wrong = Nous ne connaissons pas ce code NAF. Il ressemble à 24.54Z.
company-year-wrong = L’année s’écrit en chiffres, par exemple 1951.
company-day-wrong = Le jour ne convient pas.
sponsor-hint = Une personne de l’équipe répond de la page. Sans elle, personne d’autre que l’équipe ne la voit.
sponsor-who = Cette personne
places-lead = Les communes où l’entreprise travaille. Sans lieu ouvert, elle n’apparaît dans aucune liste.
site-new = Un lieu de plus
site-add = Ajouter
site-remove = Retirer
site-name = Nom du lieu
site-address = Numéro et rue
site-siret = SIRET
site-siret-hint = Les 14 chiffres de ce lieu : ceux du SIREN, puis cinq autres.
site-closed-label = Fermé depuis
proofs-lead = Prouvez que vos sites sont à vous. Nous revérifions chaque jour ; après deux échecs de suite, la marque disparaît.
proofs-address = L’adresse que vos sites doivent nommer :
proof-new = Prouver un site entier
proof-site = Nom du site
proof-way = De quelle façon
proof-ask = Vérifier
proof-again = Vérifier maintenant
proof-drop = Abandonner
proof-site-wrong = Ce nom de site ne convient pas. Il ressemble à fonderie.example.
proof-verified = Vérifié depuis le { $date }
proof-failing = Vérifié depuis le { $date }, mais la preuve manquait à la dernière visite
proof-unreached = Vérifié depuis le { $date }, mais le site ne répondait pas à la dernière visite
proof-looking = Nous regardons. Rechargez la page dans un instant.
proof-missing = Pas trouvé le { $date }. Nous regarderons encore.
proof-given-up = Pas trouvé le { $date }. Nous ne regardons plus.
proof-link-how = Mettez sur { $address } un lien vers { $profile } avec rel=me.
proof-dns-how = Ajoutez chez votre hébergeur un enregistrement TXT au nom de { $name } avec le texte { $profile }
proof-file-how = Mettez à l’adresse { $address } un fichier texte avec la ligne { $profile }

## Modération

pending-title = Entreprises en attente
pending-lead = Inscrites par leurs propriétaires, visibles après votre accord.
pending-empty = Aucune entreprise n’attend.
pending-reason = Pourquoi, si vous refusez. Les propriétaires le liront.
pending-approve = Accepter
pending-refuse = Refuser
vouch-title = Confirmer { $name }
vouch-lead = Dites que cette entreprise est bien ce qu’elle dit être. Sa page le montrera, et l’acte est noté.
vouch-fixed = La modération a confirmé cette entreprise, et elle seule y change quelque chose.
vouch-note = Comment le savez-vous ? Seules la modération et les personnes référentes le lisent.
vouch-go = Confirmer
vouch-withdraw = Retirer cette confirmation
recover-link = Nommer un propriétaire
recover-title = Nommer un propriétaire pour { $name }
recover-lead = Pour une entreprise que ses propriétaires ont quittée ou à laquelle ils n’ont plus accès. La personne nommée gère aussitôt le compte et l’équipe ; les autres propriétaires le restent, et l’acte est noté.
recover-person = Nom de la personne sur ce site
recover-go = Nommer

## Annonces

flash-registered = L’entreprise est inscrite. Vous parlez maintenant en son nom.
flash-decided = C’est décidé, et les propriétaires le savent.
flash-looking = Nous regardons. Rechargez la page dans un instant.
notice-company-registered = attend votre accord
notice-company-decided = a reçu la réponse de la modération
memberships-answers = C’est vous qui répondez de sa page.
memberships-named = Me nommer sur la page
memberships-answers-end = Ne plus en répondre
memberships-answers-end-hint = L’un des propriétaires en répond alors à votre place et l’apprend aussitôt. Seul un propriétaire peut vous désigner de nouveau.
notice-sponsor-named = a désormais en vous la personne qui répond de sa page
notice-steward-named = vous a confié un territoire : vous pouvez confirmer ses entreprises, ou y renoncer
notice-verification-withdrawn = n’a plus une de ses preuves
