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
paging-newer = Plus récent
paging-older = Plus ancien
side-label = Votre compte
side-me = Vous
logout = Se déconnecter

## Nombres

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
about-privacy = Ces pages ne chargent rien depuis un autre service de mesure ou de publicité. Deux petits fichiers restent dans votre navigateur : celui de votre connexion et celui de la langue choisie.
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
post-more = Autres actions
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
poll-until = { $voters } · jusqu’au { $date }
thread-above = Ce à quoi la publication répond
thread-below = Réponses
thread-stranger = Pour répondre, connectez-vous, ou ouvrez cette publication depuis votre compte Mastodon.

## Écrire

compose-title = Écrire
compose-reply = Répondre
compose-text = Votre texte
compose-hint = Quoi de neuf chez vous ?
compose-reply-hint = Votre réponse
compose-options = Avertissement et langue
compose-warning = Avertissement
compose-warning-hint = S’il y en a un, le texte reste masqué derrière lui.
compose-language = Langue du texte
compose-speaker = Publier en tant que
compose-audience = Qui pourra lire
compose-send = Publier
compose-send-reply = Répondre
compose-empty = Écrivez d’abord quelque chose.
compose-too-long = Ce texte est trop long : { $number } caractères au plus.
compose-not-allowed = Ce texte n’a pas été publié : ce à quoi il répond n’est plus là, ou ce compte n’a pas le droit de le publier. Le voici, intact.
compose-refused = Ce texte n’a pas pu être publié. Relisez-le et réessayez.
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
notice-see = Voir la publication
request-accept = Accepter
request-refuse = Refuser

## Rechercher

search-label = Nom, identifiant, adresse ou mot-dièse
search-hint = Nom, @identifiant ou adresse
search-go = Rechercher
search-tag = Voir les publications marquées #{ $tag }
search-elsewhere = Ce compte ou cette publication vit peut-être ailleurs. Nous pouvons aller voir.
search-elsewhere-go = Chercher ailleurs
search-vain = Rien n’a été trouvé à cette adresse, ou le serveur ne répond pas.
search-nothing = Rien ne correspond à « { $query } ».

## Se connecter, parler pour une entreprise

login-title = Se connecter
login-go = Se connecter
login-name = Adresse électronique ou nom d’utilisateur
login-password = Mot de passe
login-wrong = Le nom ou le mot de passe ne convient pas.
demo-title = Démonstration
demo-text = Ces comptes d’exemple s’ouvrent sans mot de passe.
demo-as = Entrer en tant que { $name }
act-as-title = Vous parlez en tant que
act-as-label = Parler en tant que
act-as-hint = Vos publications, réponses et abonnements seront ceux de ce compte.
act-as-go = Changer

## Erreurs

error-home = Revenir à l’accueil
error-malformed = Demande illisible
error-malformed-text = L’adresse ou le formulaire est incomplet. Revenez en arrière et réessayez.
error-not-found = Page introuvable
error-not-found-text = Cette page n’existe pas, ou elle n’est pas pour vous. Le lien est peut-être mal recopié.
error-gone = C’était ici
error-gone-text = Ce que vous cherchez a été supprimé par son auteur.
error-forbidden = Accès refusé
error-forbidden-text = Vous ne pouvez pas faire cela avec ce compte.
error-expired = Formulaire expiré
error-expired-text = Ce formulaire n’est plus valable, ou il venait d’un autre site. Revenez en arrière, rechargez la page et réessayez.
error-invalid = Cela ne va pas
error-invalid-text = Ce qui a été envoyé ne peut pas être pris en compte. Revenez en arrière et corrigez.
error-too-large = C’est trop long
error-too-large-text = Ce qui a été envoyé dépasse la taille permise.
error-too-many = Trop de tentatives
error-too-many-text = Attendez une dizaine de minutes, puis réessayez.
error-unavailable = Momentanément indisponible
error-unavailable-text = Le serveur est occupé, ou un autre serveur ne répond pas. Réessayez dans un instant.
error-internal = Quelque chose s’est mal passé
error-internal-text = C’est de notre faute. Réessayez ; si cela continue, écrivez-nous.
