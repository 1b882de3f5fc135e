# Les mots des pages. Clair et court ; on vouvoie. « Publication », « abonné », « j’aime », « partager ».

## Partout

skip = Aller au contenu
nav-label = Navigation principale
nav-home = Accueil
nav-notices = Notifications
nav-public = Le fil public
nav-search = Rechercher
nav-me = Votre page ({ $name })
foot-about = À propos de { $site }
foot-neighbour = Visiter { $site }
foot-source = Code source
foot-languages = Langue de la page
paging-label = Pages
paging-of = Pages : { $list }
paging-newer = Plus récent
paging-older = Plus ancien
paging-previous = Page précédente
paging-next = Page suivante
side-label = Votre compte
side-me = Vous
logout = Se déconnecter
cancel = Annuler
side-more = Vos listes et réglages

## Ce qui vient d’être fait

flash-published = C’est publié.
flash-edited = Vos modifications sont publiées.
flash-deleted = La publication est supprimée.
flash-voted = Votre choix est compté.
flash-kept = Gardé dans vos signets.
flash-pinned = Épinglé sur votre page.
flash-unpinned = Ce n’est plus épinglé sur votre page.
flash-followed = C’est demandé. Si ce compte choisit ses abonnés, il vous répondra.
flash-unfollowed = Vous ne suivez plus ce compte.
flash-accepted = Vous avez un abonné de plus.
flash-refused = La demande est refusée.
flash-removed = Ce compte ne vous suit plus.
flash-blocked = Ce compte est bloqué : vous ne vous verrez plus l’un l’autre.
flash-unblocked = Ce compte n’est plus bloqué.
flash-muted = Vous ne verrez plus ce que publie ce compte.
flash-unmuted = Vous verrez de nouveau ce que publie ce compte.
flash-reported = Merci. Les modérateurs regarderont votre signalement.
flash-suspended = Le compte est suspendu.
flash-unsuspended = Le compte est rétabli.
flash-saved = C’est enregistré.
flash-password = Votre mot de passe est changé, et vos autres connexions sont fermées.
flash-sessions = C’est déconnecté.
flash-speaking = Vous agissez maintenant en tant que { $name }.
flash-welcome = Bonjour, vous voilà en ligne.
flash-goodbye = Votre connexion est fermée. À bientôt.
flash-ended = Votre connexion avait pris fin : rien n’a été publié. Revenez en arrière pour copier votre texte, puis connectez-vous.

## Nombres

live-home =
    { $n ->
        [one] { $number } nouvelle publication
       *[other] { $number } nouvelles publications
    }
live-notifications =
    { $n ->
        [one] { $number } nouvelle notification
       *[other] { $number } nouvelles notifications
    }
live-thread =
    { $n ->
        [one] { $number } nouvelle réponse
       *[other] { $number } nouvelles réponses
    }
live-more = plus de { $what }
live-show = Afficher
count-posts =
    { $n ->
        [one] { $number } publication
       *[other] { $number } publications
    }
count-following =
    { $n ->
        [one] { $number } abonnement
       *[other] { $number } abonnements
    }
count-followers =
    { $n ->
        [one] { $number } abonné
       *[other] { $number } abonnés
    }
count-accounts =
    { $n ->
        [one] { $number } compte
       *[other] { $number } comptes
    }

## Dates

date-now = à l’instant
date-minutes = il y a { $number } min
date-hours = il y a { $number } h
date-days =
    { $n ->
        [one] hier
       *[other] il y a { $number } jours
    }
date-day-number =
    { $n ->
        [1] 1er
       *[other] { $number }
    }
date-this-year = { $day } { $month }
date-day = { $day } { $month } { $year }
date-full = { $day } à { $time } (UTC)
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre

## Entreprises et autres comptes

kind-company = Entreprise
kind-cooperative = Coopérative
kind-association = Association
kind-public-body = Service public
kind-self-employed = Indépendant
kind-group = Groupe
kind-service = Automate
territory-commune = Commune { $code }
territory-intercommunality = Intercommunalité { $code }
territory-departement = Département { $code }
territory-region = Région { $code }
territory-employment = Zone d’emploi { $code }
territory-country = Pays { $code }
territory-other = Territoire { $code }

## Page d’entrée

front-read = Lire le fil public
front-promises = Ce que vous trouverez ici
front-place-title = Ancré ici
front-place = Les entreprises d’un territoire et celles et ceux qui travaillent avec elles, au même endroit, qui se parlent et se répondent.
front-open-title = Ouvert au monde
front-open = Depuis Mastodon et les réseaux compatibles, on suit une entreprise d’ici et on lui répond sans créer de compte.
front-calm-title = Sans bruit
front-calm = Ni publicité, ni pistage, ni classement : les publications arrivent dans l’ordre, de qui vous avez choisi.
front-companies = Les entreprises d’ici
front-people = Les gens d’ici
front-latest = Dernières publications
front-more = Tout lire

## À propos

about-title = À propos de { $site }
about-what = Ici, les entreprises d’un territoire publient, répondent et s’écoutent. Chaque entreprise a un compte et une équipe ; plusieurs personnes peuvent parler en son nom, chacune avec ses propres identifiants.
about-elsewhere = Les publications publiques se lisent sans compte. Depuis Mastodon ou un autre réseau compatible, cherchez simplement l’identifiant complet d’une entreprise pour la suivre.
about-accounts = Comptes ici
about-posts = Publications écrites ici
about-contact = Nous écrire
about-software = Logiciel
about-privacy-title = Vos données
about-privacy = Ces pages ne chargent rien depuis un service de mesure ou de publicité. Deux petits fichiers restent dans votre navigateur : celui de votre connexion et celui de la langue choisie.
about-recall = Ce qui est parti vers un autre serveur ne peut plus être rappelé : une suppression y est demandée, sans garantie.

## Listes

public-title = Le fil public
public-lead = Tout ce qui est publié pour tout le monde sur { $site }, du plus récent au plus ancien.
tag-lead = Les publications publiques marquées #{ $tag }.
empty-public = Rien n’a encore été publié ici.
empty-home = Votre fil est encore vide. Suivez une entreprise ou une personne pour lire ce qu’elle publie.
empty-profile = Rien à lire ici pour l’instant.
empty-notices = Rien de nouveau. Vous verrez ici les réponses, les mentions et les nouveaux abonnés.

## Publications

post-by = Publication de { $name }
post-boosted-by = Partagé par { $name }
post-answers = En réponse à { $name }
post-edited = modifié { $when }
post-show = Afficher ou masquer
post-sensitive = Image sensible
post-more = Autres actions sur la publication de { $name }
post-original = Voir l’original
post-title = { $name } : « { $text } »
post-title-bare = Une publication de { $name }
reach-quiet = Hors du fil public
reach-followers = Pour les abonnés
reach-direct = Pour les personnes mentionnées
act-reply = Répondre
act-boost = Partager
act-like = J’aime
act-delete = Supprimer
act-edit = Modifier
correction-act = Rectifier cette publication
correction-compose = Rectifier une publication
correction-lead = Votre publication reste telle qu’elle est. Un lien vers la rectification s’y ajoute, et les mêmes personnes la reçoivent.
correction-hint = Ce qu’il fallait lire
correction-send = Publier la rectification
correction-of = Rectifie la publication du { $day }
correction-made = Rectifiée le { $day } :
correction-see = voir la rectification
act-bookmark = Garder pour plus tard
act-unbookmark = Ne plus garder
act-pin = Épingler sur ma page
act-unpin = Ne plus épingler
act-report = Signaler
delete-title = Supprimer cette publication ?
delete-lead = Elle disparaît avec ses partages et ses mentions j’aime. Rien ne la fait revenir.
delete-go = Supprimer pour toujours
delete-keep = La garder
history-title = Ce que disait la publication de { $name }
history-back = Revenir à la publication
history-current = maintenant
figure-replies = Réponses
figure-boosts = Partages
figure-likes = J’aime
media-undescribed = Image sans description
media-video = Vidéo
media-audio = Enregistrement sonore
media-file = Fichier joint
poll-choices = Vos choix
poll-vote = Voter
poll-yours = votre choix
poll-voters =
    { $n ->
        [one] { $number } participant
       *[other] { $number } participants
    }
poll-share = { $number } %
poll-over = { $voters } · terminé
poll-ends = jusqu’au
thread-above = Ce à quoi la publication répond
thread-below = Réponses
thread-first = Premières réponses
thread-more = Réponses suivantes
thread-stranger = Pour répondre, connectez-vous, ou ouvrez cette publication depuis votre compte Mastodon.

## Écrire

compose-title = Écrire
compose-reply = Répondre
compose-edit = Modifier
compose-edit-hint = Qui peut la lire ne change pas. Ce qu’elle disait avant reste visible.
compose-save = Publier les modifications
compose-pictures = Images
compose-pictures-hint = Quatre au plus, en JPEG, PNG, GIF ou WebP, 16 Mo chacune, 32 Mo en tout.
compose-picture-file = Image { $number }
compose-picture-about = Ce qu’elle montre
compose-picture-about-hint = Pour les personnes qui ne la voient pas
compose-picture-drop = Retirer cette image
compose-picture-refused = Une image n’a pas pu être lue. Choisissez un fichier JPEG, PNG, GIF ou WebP de 16 Mo au plus, avec une description de 1 500 caractères au plus.
compose-picture-lost = Une image n’est plus là. Joignez-la de nouveau.
compose-sensitive = Masquer les images jusqu’à ce qu’on les demande
compose-poll = Sondage
compose-poll-option = Choix { $number }
compose-poll-more = Choix { $number } (facultatif)
compose-poll-multiple = Plusieurs réponses possibles
compose-poll-duration = Durée du sondage
poll-hour = 1 heure
poll-six-hours = 6 heures
poll-day = 1 jour
poll-three-days = 3 jours
poll-week = 1 semaine
poll-month = 1 mois
compose-text = Votre texte
compose-hint = Quoi de neuf chez vous ?
compose-reply-hint = Votre réponse
compose-options = Avertissement et langue
compose-warning = Avertissement
compose-warning-hint = S’il y en a un, le texte reste masqué derrière lui.
compose-language = Langue du texte
compose-speaker = Publier en tant que
compose-circles-hint = Équipe et partenaires : quand quelqu’un part, ce qui est déjà arrivé sur un autre serveur ne peut plus être rappelé.
compose-audience = Qui pourra lire
compose-send = Publier
compose-send-reply = Répondre
compose-not-allowed = Ce texte n’a pas été publié : ce à quoi il répond n’est plus là, ou ce compte n’a pas le droit de le publier. Le voici, intact.
compose-refused = Ce texte n’a pas pu être publié. Relisez-le et réessayez.
compose-quote-closed = La personne citée doit pouvoir lire votre texte : ouvrez-le à tout le monde, ou mettez-y plutôt un lien.
audience-public = Tout le monde
audience-quiet = Tout le monde, hors du fil public
audience-followers = Vos abonnés seulement
audience-direct = Les personnes mentionnées seulement

## Pages des comptes

profile-description = La page de { $name } : publications et présentation.
profile-moved = { $name } a déménagé :
profile-original = Voir la page d’origine
profile-elsewhere = Vous êtes sur Mastodon ou un réseau compatible ? Cherchez-y { $handle } pour suivre ce compte.
profile-pinned = Épinglé
profile-edit = Modifier votre page
profile-more = Autres actions sur { $name }
profile-posts = Publications
profile-feed = Flux Atom
fact-kind = Forme
fact-territory = Territoire
fact-since = Ici depuis le
field-verified = vérifié
follow = Suivre
unfollow = Ne plus suivre
unfollow-requested = Annuler la demande
follows-you = Vous suit
memorial = En mémoire
mute = Masquer ce compte
unmute = Ne plus masquer
muted = Masqué
block = Bloquer ce compte
unblock = Débloquer
blocked = Bloqué
remove-follower = Retirer des abonnés
followers-title = Les abonnés de { $name }
following-title = Les abonnements de { $name }
follows-elsewhere = Ce compte vit ailleurs : seules apparaissent ici les personnes que ce serveur connaît.
empty-followers = Personne ne suit encore ce compte.
empty-following = Ce compte ne suit encore personne.
follows-hidden = Ce compte garde ses listes pour lui.
requests-title = Demandes d’abonnement
requests-lead = Ces comptes demandent à vous suivre.
empty-requests = Personne n’attend de réponse.
mutes-title = Comptes masqués
mutes-lead = Vous ne voyez pas ce que publient ces comptes. Ils n’en savent rien.
empty-mutes = Vous ne masquez personne.
blocks-title = Comptes bloqués
blocks-lead = Ces comptes et vous n’avez plus rien à voir l’un avec l’autre.
empty-blocks = Vous ne bloquez personne.
bookmarks-title = Signets
bookmarks-lead = Ce que vous gardez pour plus tard, visible de vous seulement.
empty-bookmarks = Rien n’est gardé. Dans le menu d’une publication, choisissez « Garder pour plus tard ».
favourites-title = Vos j’aime
favourites-lead = Les publications que vous aimez.
empty-favourites = Vous n’avez encore rien aimé.
report-title = Signaler { $name }
report-lead = Les modérateurs d’ici liront ce que vous écrivez. La personne signalée n’en saura rien.
report-comment = Que se passe-t-il ?
report-comment-hint = Quelques mots suffisent. 1 000 caractères au plus.
report-forward = Prévenir aussi les modérateurs de { $host }, sans votre nom
report-go = Envoyer le signalement
feed-title = Publications de { $name }
feed-untitled = Publication

## Notifications

notice-mention = vous a écrit
notice-status = a publié
notice-boost = a partagé votre publication
notice-follow = vous suit
notice-follow-request = demande à vous suivre
notice-like = aime votre publication
notice-poll = avait lancé un sondage, qui est terminé
notice-update = a modifié une publication que vous aviez partagée
notice-report = a fait un signalement
notice-report-about = à propos de { $name }
notice-report-said = { $name } : { $said }
notice-see = Voir la publication
request-accept = Accepter
request-refuse = Refuser

## Rechercher

search-label = Nom, identifiant, adresse ou mot-dièse
search-hint = Nom, @identifiant ou adresse
search-go = Rechercher
search-tag = Voir les publications marquées #{ $tag }
search-elsewhere = Ce compte ou cette publication vit peut-être ailleurs. Nous pouvons aller voir.
search-elsewhere-log-in = Ce compte ou cette publication vit peut-être ailleurs. Qui se connecte peut l’y chercher.
search-elsewhere-go = Chercher ailleurs
search-vain = Rien n’a été trouvé à cette adresse, ou le serveur ne répond pas.
search-short = Il faut au moins deux lettres pour chercher.
search-places = Lieux
search-listed = Qui s’y trouve
search-nothing = Rien ne correspond à « { $query } ».

## Se connecter, parler pour une entreprise

login-title = Se connecter
login-go = Se connecter
login-name = Adresse e-mail ou nom de compte
login-password = Mot de passe
login-wrong = Le nom ou le mot de passe ne convient pas.
demo-title = Démonstration
demo-text = Ces comptes d’exemple s’ouvrent sans mot de passe.
demo-as = Entrer en tant que { $name }
act-as-title = Vous parlez en tant que
act-as-label = Parler en tant que
act-as-hint = Vos publications, réponses et abonnements seront ceux de ce compte.
act-as-go = Changer

## Réglages

settings-label = Réglages
settings-profile = Votre page
settings-account = Connexion et habitudes
settings-save = Enregistrer
settings-see = Voir la page
settings-refused = Ce n’est pas enregistré : chaque ligne a un nom et une valeur de 255 caractères au plus, le nom en a 100, la présentation 1 000.
settings-picture-refused = Une image n’a pas pu être lue. Choisissez un fichier JPEG, PNG, GIF ou WebP de 16 Mo au plus.
settings-profile-lead = Ce que tout le monde lit sur la page de { $name }.
settings-words = Présentation
settings-name = Nom affiché
settings-summary = Qui vous êtes
settings-lines = Lignes
settings-lines-hint = Quatre au plus : un lieu, un métier, un site…
settings-line-name = Nom de la ligne { $number }
settings-line-value = Valeur de la ligne { $number }
settings-pictures = Images
settings-avatar = Portrait
settings-avatar-hint = Il est coupé en carré, 400 pixels de côté.
settings-avatar-about = Ce que montre le portrait
settings-avatar-drop = Retirer le portrait
settings-header = Image d’en-tête
settings-header-hint = Elle est coupée à 1 500 pixels sur 500.
settings-header-about = Ce que montre l’image d’en-tête
settings-header-drop = Retirer l’image d’en-tête
settings-picture-about-hint = Pour les personnes qui ne la voient pas. Le texte s’en va avec l’image.
settings-doors = Qui vous trouve et vous suit
settings-locked = Choisir vos abonnés
settings-locked-hint = On demande à vous suivre, et vous répondez.
settings-discoverable = Paraître dans l’annuaire
settings-discoverable-hint = La page d’entrée et les listes proposent votre page.
settings-indexable = Laisser chercher dans vos publications
settings-indexable-hint = Les moteurs de recherche peuvent lire ce que vous publiez pour tout le monde.
settings-hides-follows = Garder vos listes pour vous
settings-hides-follows-hint = Personne ne voit qui vous suit ni qui vous suivez. Leur nombre reste visible.
settings-habits = Vos habitudes
settings-locale = Langue des pages
settings-audience = Qui peut lire vos publications, en général
settings-language = Langue dans laquelle vous écrivez
settings-sensitive = Masquer vos images jusqu’à ce qu’on les demande
password-title = Mot de passe
password-lead = Celui du compte { $email }. Vos autres connexions seront fermées.
password-old = Mot de passe actuel
password-new = Nouveau mot de passe
password-again = Le nouveau, encore une fois
password-hint = De 8 à 200 caractères. Une phrase fait très bien l’affaire.
password-go = Changer le mot de passe
password-wrong = Le mot de passe actuel ne convient pas.
password-differs = Les deux nouveaux mots de passe diffèrent.
sessions-title = Vos connexions ouvertes
sessions-end = Déconnecter tous les autres
session-unknown = Navigateur inconnu
session-here = ici
session-since = Depuis le
session-end = Déconnecter

## Erreurs

error-home = Revenir à l’accueil
error-amend = Revenez en arrière et corrigez.
error-malformed = Demande illisible
error-malformed-text = L’adresse ou le formulaire est incomplet. Revenez en arrière et réessayez.
error-not-found = Page introuvable
error-not-found-text = Cette page n’existe pas, ou elle n’est pas pour vous. Le lien est peut-être mal recopié.
error-gone = C’était ici
error-gone-text = Ce que vous cherchez a été supprimé par son auteur.
error-forbidden = Accès refusé
error-forbidden-text = Vous ne pouvez pas faire cela avec ce compte.
error-expired = Formulaire expiré
error-expired-text = Ce formulaire n’est plus valable, ou il venait d’un autre site. Revenez en arrière, copiez ce que vous aviez écrit, rechargez la page et réessayez.
error-invalid = Cela ne va pas
error-invalid-text = Ce qui a été envoyé ne peut pas être pris en compte. Revenez en arrière et corrigez.
error-too-large = C’est trop long
error-too-large-text = Ce qui a été envoyé dépasse la taille permise.
error-too-many = Trop de tentatives
error-too-many-text = Attendez une dizaine de minutes, puis réessayez.
error-too-many-minutes =
    { $n ->
        [one] Cela fait beaucoup en peu de temps. Réessayez dans { $number } minute.
       *[other] Cela fait beaucoup en peu de temps. Réessayez dans { $number } minutes.
    }
error-too-many-hours =
    { $n ->
        [one] Cela fait beaucoup en peu de temps. Réessayez dans { $number } heure.
       *[other] Cela fait beaucoup en peu de temps. Réessayez dans { $number } heures.
    }
error-unavailable = Momentanément indisponible
error-unavailable-text = Le serveur est occupé, ou un autre serveur ne répond pas. Réessayez dans un instant.
error-internal = Quelque chose s’est mal passé
error-internal-text = C’est de notre faute. Réessayez ; si cela continue, écrivez-nous.

## Modération des comptes

suspension-go = Suspendre ou rétablir
suspension-title = Suspendre ou rétablir { $name }
suspension-lead = Un compte suspendu n’est plus montré et ne fait plus rien ici. Rien n’est effacé : tout revient quand il est rétabli. Si cette personne répondait d’une entreprise, un autre propriétaire en répond ; s’il n’y en a pas, l’entreprise n’est plus montrée.
suspension-none = Ce compte n’est pas suspendu.
suspension-here = La modération a suspendu ce compte.
suspension-host = Le serveur de ce compte est suspendu ici.
suspension-home = Le serveur de ce compte l’a suspendu lui-même, et lui seul peut le rétablir.
suspension-above = Ce compte a au moins autant de droits que le vôtre : une autre personne doit décider.
suspension-reason = Pourquoi ? Seule la modération le lit.
suspension-suspend = Suspendre
suspension-lift = Rétablir
suspension-acts = Ce qui a été décidé
suspension-suspended = Suspendu
suspension-lifted = Rétabli
suspension-console = par l’administration
