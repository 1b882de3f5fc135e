# Pourquoi quelque chose est refusé. Les noms sont écrits là où l’on refuse.

## Le compte
refused-account-inactive = Ce compte est suspendu ou supprimé.
refused-login-unconfirmed = L’adresse de ce compte n’est pas encore confirmée. Suivez le lien que nous y avons envoyé.
refused-username-characters = Ce nom ne peut avoir que des lettres sans accent, des chiffres et _.
refused-username-length = Ce nom doit avoir de 1 à 30 caractères.
refused-username-reserved = Ce nom est réservé ou déjà pris. Choisissez-en un autre.
refused-password-length = Le mot de passe doit avoir de 8 à 200 caractères.
refused-password-common = Ce mot de passe est parmi les premiers que l’on essaie. Choisissez-en un autre : une phrase convient très bien.
refused-password-guessable = Ce mot de passe se devine : il ne doit pas être votre nom ni votre adresse, ni un seul caractère répété.
refused-password-changed = Le mot de passe a été changé entre-temps. Recommencez avec le nouveau.
refused-email = Cette adresse e-mail n’est pas complète.
refused-email-known = Il y a déjà un compte à cette adresse.
refused-invite-closed = Vous ne pouvez pas inviter d’autres personnes ici.
refused-signup-domain = L’entreprise qui faisait entrer toutes les adresses de ce domaine ne le fait plus. Recommencez l’inscription : l’équipe de modération lira votre demande.
refused-moderators = Seule la modération peut faire cela.
refused-alias-same = Cette adresse est celle de ce compte même.
refused-alias-many = Cette adresse ne peut pas être ajoutée : il y en a déjà 10.
refused-move-same = Un compte ne déménage pas vers lui-même.
refused-move-not-aliased = Le nouveau compte ne nomme pas encore celui-ci parmi ses autres comptes. Ajoutez-le dans ses réglages, puis recommencez.
refused-move-unavailable = Le nouveau compte n’est plus là, ou il a déménagé lui-même.

## Le profil et les images
refused-profile-name = Le nom a 100 caractères au plus.
refused-profile-text = La présentation a 1 000 caractères au plus.
refused-profile-line = Chaque ligne du profil a un nom et une valeur.
refused-profile-line-long = Le nom et la valeur d’une ligne ont chacun 255 caractères au plus.
refused-profile-lines = Un profil a 4 lignes au plus.
refused-file-large = Ce fichier est trop lourd : 16 Mo au plus.
refused-picture-kind = Ce fichier n’est pas une image que nous lisons. Choisissez un fichier JPEG, PNG, GIF ou WebP.
refused-picture-damaged = Une image est abîmée, ou trop grande pour être lue.
refused-picture-large = Une image est trop grande : 33 millions de points au plus.
refused-picture-empty = Une image est vide.
refused-picture-description = La description d’une image a 1 500 caractères au plus.

## Les relations
refused-follow-oneself = On ne s’abonne pas à soi-même.
refused-follow-blocked = Vous ne pouvez pas vous abonner à ce compte.
refused-follow-unavailable = On ne peut plus s’abonner à ce compte.
refused-follow-server = On ne s’abonne pas au compte du site lui-même.
refused-follow-closed-community = Cette communauté est fermée : on n’y entre plus.
refused-block-oneself = On ne se bloque pas soi-même.
refused-mute-oneself = On ne se masque pas soi-même.
refused-report-oneself = On ne se signale pas soi-même.

## Les publications
refused-post-empty = Écrivez d’abord quelque chose.
refused-post-long = Ce texte est trop long : 5 000 caractères au plus.
refused-post-pictures = Il y a trop d’images : 4 au plus.
refused-post-poll-and-pictures = Une publication a des images ou un sondage, pas les deux.
refused-text-long = Ce texte est trop long.
refused-post-changed = Cette publication a été modifiée depuis que vous avez ouvert cette page. La voici telle qu’elle est maintenant. Rien n’a été enregistré, et ce que vous avez écrit est gardé ci-dessous : si vous l’enregistrez, il la remplace.
refused-post-answers = Ce compte n’a pas ouvert cette publication à vos réponses.
refused-post-circle = Seule une entreprise écrit à son équipe ou à ses partenaires.
refused-post-community = Cette communauté n’existe pas, ou n’est plus là.
refused-post-members = Seul ce qui est dit dans une communauté sur invitation est réservé à ses membres.
refused-boost = Cette publication ne peut pas être partagée.
refused-pin-own = On n’épingle que ses propres publications.
refused-pin-boost = Un partage ne s’épingle pas.
refused-pin-public = On n’épingle que ce que tout le monde peut lire.
refused-pin-many = Il n’y a plus de place : retirez d’abord une publication épinglée.
refused-hide-company = Seule une entreprise décide de ce qui est montré sous ses publications.
refused-quote-public = On ne cite que ce que tout le monde peut lire.
refused-quote-closed = Ce compte n’a pas ouvert cette publication aux citations.
refused-quote-waiting = Trop de vos demandes de citation attendent une réponse.
refused-request-answered = Cette demande a déjà reçu une réponse.
refused-poll-options = Un sondage a au moins deux choix, et huit au plus.
refused-poll-option-text = Chaque choix a de 1 à 100 caractères et diffère des autres.
refused-poll-expiration = Un sondage dure de 5 minutes à un mois.
refused-poll-ended = Ce sondage est terminé.
refused-poll-voted = Vous avez déjà voté.
refused-poll-own = On ne vote pas à son propre sondage.
refused-poll-choice = Choisissez une réponse, ou plusieurs si le sondage le permet.
refused-poll-changed = Les réponses proposées ont changé entre-temps. Relisez-les, puis votez.

## Les communautés
refused-group-banned = Cette communauté ne vous laisse plus entrer.
refused-group-not-member = Seuls les membres écrivent dans cette communauté.
refused-group-locked = Ce fil est fermé : on n’y répond plus.
refused-group-closed = Personne n’écrit dans ce groupe.
refused-group-closed-community = Cette communauté est fermée : on n’y écrit plus.
refused-community-moderators = Seule la modération de la communauté peut faire cela.
refused-community-last-moderator = Vous êtes la dernière personne qui modère. Confiez d’abord la modération à quelqu’un.
refused-community-last-moderator-dismissed = Une communauté garde au moins une personne qui modère.
refused-community-closed-by-server = La modération du serveur a fermé cette communauté, et elle seule peut la rouvrir.
refused-community-many = Ce compte a déjà fondé autant de communautés que possible.
refused-community-access = Une communauté sur invitation le reste, et aucune autre ne le devient.
refused-community-lock = On ne ferme qu’un fil entier.
refused-community-pin = On ne met en haut de page que le début d’un fil.
refused-community-pins = Il n’y a plus de place en haut de page : retirez d’abord une publication.
refused-community-ban-moderator = Cette personne modère : retirez-lui d’abord la modération.
refused-community-ban-end = La fin d’une exclusion doit être à venir.
refused-community-appoint-member = Seul un membre peut modérer la communauté.
refused-community-recover-unknown = Personne ne porte ce nom ici. Vérifiez comment il s’écrit.
refused-community-recover-moderated = Quelqu’un modère déjà cette communauté et choisit qui l’aide.
refused-community-recover-unable = Ce compte est suspendu, ou plus personne ne peut agir pour lui.

## Les équipes
refused-company-stranger = Vous ne faites pas partie de cette entreprise.
refused-membership-ended = Vous ne faites plus partie de cette entreprise.
refused-voice = Vous ne pouvez pas parler au nom de cette entreprise.
refused-voice-role = Votre rôle dans cette entreprise ne permet pas de parler en son nom.
refused-mandate-role = Seul un propriétaire de l’entreprise peut faire cela.
refused-company-agent = Votre rôle dans cette entreprise est de répondre pour elle, pas davantage.
refused-company-hidden = Cette page n’est pas encore publiée : elle ne peut donc ni écrire, ni suivre, ni réagir.
refused-membership-last-owner = L’entreprise n’aurait plus de propriétaire. Transmettez-la d’abord.
refused-membership-title = Ce que fait la personne tient en 60 caractères au plus.
refused-membership-end = Le dernier jour doit être à venir, dans dix ans au plus.
refused-membership-consent = Ce rôle demande l’accord de la personne : invitez-la à le prendre.
refused-invitation-note = Le message a 500 caractères au plus.
refused-invitation-many = Il y a déjà 200 invitations en cours : retirez-en d’abord.
refused-invitation-requests = Trop de demandes attendent déjà une réponse.
refused-invitation-elsewhere = Qui est propriétaire de l’entreprise, parle ou répond pour elle a besoin d’un compte sur son serveur.
refused-invitation-shut = Cela n’est pas possible entre cette personne et cette entreprise.
refused-invitation-waits = Une réponse est déjà attendue.
refused-invitation-rests = Cette offre est en suspens : qui l’a faite ne peut pas agir pour l’entreprise en ce moment.
refused-invitation-member = Cette personne en fait déjà partie.
refused-invitation-yours = C’est déjà fait : cette personne fait partie de l’entreprise.

## Les entreprises
refused-company-name = Une entreprise a un nom, de 1 à 100 caractères.
refused-company-year = L’année de fondation est une année déjà commencée, par exemple 1951.
refused-company-values = 8 valeurs au plus, de 40 caractères chacune.
refused-company-languages = 12 langues au plus, chacune par son code, comme fr ou br.
refused-company-telephone = Un numéro de téléphone a de 5 à 15 chiffres, par exemple +33 4 72 00 00 00.
refused-company-links = 6 liens au plus, chacun avec un nom de 60 caractères au plus.
refused-company-link = Un lien est une adresse complète, qui commence par https.
refused-register-many = Une personne inscrit 20 entreprises au plus.
refused-establishment-name = Le nom d’un lieu a 100 caractères au plus.
refused-establishment-address = L’adresse d’un lieu a 200 caractères au plus, sans la commune.
refused-establishment-siret = Ce SIRET est celui d’une autre entreprise : il ne commence pas par le SIREN de celle-ci.
refused-establishment-many = Une entreprise nomme 50 lieux au plus.
refused-sponsor-team = Qui répond de l’entreprise fait partie de son équipe et a un compte ici.
refused-sponsor-own = Seule la personne qui répond de l’entreprise décide de cela.
refused-sponsor-last = Personne d’autre ne pourrait répondre de l’entreprise. Confiez-la à quelqu’un, ou désignez une autre personne.
refused-decide-reason = Dites pourquoi : les propriétaires le liront.
refused-decide-reason-long = Une raison a 500 caractères au plus.
refused-proof-page = Ce n’est pas l’adresse d’une page. Elle ressemble à fonderie.example/contact.
refused-proof-site = Ce nom de site ne convient pas. Il ressemble à fonderie.example.
refused-proof-many = Une entreprise prouve 16 sites et pages au plus.
refused-proof-vouched = Quelqu’un l’a confirmé : il n’y a rien à chercher.
refused-vouch-stewards = Seules la modération et les personnes référentes du territoire peuvent faire cela.
refused-vouch-own = On ne confirme pas une entreprise dont on fait partie.
refused-vouch-fixed = La modération a confirmé cette entreprise, et elle seule change cela.
refused-vouch-note = Dites en 1 à 500 caractères comment vous le savez.

## Les territoires
refused-territory-ended = Ce territoire n’est plus en usage. Cherchez-en un autre.
refused-territory-unknown = Ce territoire est inconnu ici.
refused-tie-person = Seule une personne peut dire où elle vit ou travaille.
refused-tie-many = Vous avez déjà indiqué autant de territoires que possible : retirez-en d’abord un.
refused-steward-person = Il faut une personne qui a un compte ici.
refused-steward-many = Ce territoire a déjà autant de personnes référentes que possible.
