# Les communautés

communities-title = Communautés
communities-lead = Des gens et des entreprises autour d’une entreprise, d’un métier, d’un projet ou d’un territoire.
communities-own = Les vôtres
communities-invitations = On vous invite
communities-elsewhere = Sur d’autres serveurs
communities-directory = Chercher par lieu et par mots, ici et ailleurs
communities-found = À découvrir
communities-choose = Choisir par sujet
communities-all = Toutes
empty-communities = Aucune communauté ici pour l’instant.
community-new = Créer une communauté
community-settings = Modifier la communauté
community-people = Membres et modération
community-purpose-company = Autour d’une entreprise
community-purpose-trade = Autour d’un métier
community-purpose-project = Autour d’un projet
community-purpose-territory = Autour d’un territoire
community-access-open = Ouverte à tous
community-access-approval = Sur demande
community-access-invitation = Sur invitation
community-members = { $n ->
    [one] { $number } membre
   *[other] { $number } membres
 }
community-answers = { $n ->
    [one] { $number } réponse
   *[other] { $number } réponses
 }
community-requests = { $n ->
    [one] { $number } personne demande à entrer
   *[other] { $number } personnes demandent à entrer
 }
community-join = Rejoindre
community-leave = Quitter
community-withdraw = Retirer
community-decline = Décliner
community-banned = Vous ne pouvez plus participer à cette communauté.
community-languages = Langues
community-asking = Demandes d’entrée
empty-members = Personne n’est encore venu.
community-spoken = Langues : { $names }
community-languages-hint = Par exemple fr, br, en.
community-charter = Charte
community-charter-hint = Ce que les membres acceptent en entrant.
community-moderators = Modération
community-invite = Inviter
community-invite-who = Qui inviter
community-invite-hint = Un nom d’ici, ou une adresse comme @nom@ailleurs.exemple.
community-invited = Invitations sans réponse
community-write = Ouvrir un fil
community-threads = Fils
community-quiet = Rien encore. Ouvrez le premier fil.
community-pinned = En haut de page
community-locked = Fil fermé
community-closed = Ce fil est fermé : on n’y répond plus.
community-members-only = Ce qui se dit ici est réservé aux membres.
community-said-in = Dans la communauté
community-name = Nom
community-handle = Identifiant
community-handle-hint = Lettres sans accent, chiffres et _. On ne peut plus le changer ensuite.
community-handle-taken = Cet identifiant est déjà pris. Choisissez-en un autre.
community-refused = Vérifiez le nom, l’identifiant et la longueur des textes.
community-description = Description
community-purpose = Sujet
community-subject = Lequel
community-subject-hint = Par exemple « Métallurgie » ou « Pays de Brest ».
community-access = Qui peut entrer
community-access-hint = Sur invitation, seuls les membres lisent ce qui se dit. On ne peut plus le changer ensuite.
community-listed = Montrer dans la liste
community-listed-hint = Une communauté sur invitation n’y figure jamais.
community-found = Créer
community-moderate = Modérer
community-remove = Retirer de la communauté
community-remove-hint = La publication reste sur la page de son auteur.
community-removed = Retirée de la communauté.
community-restore = Remettre
community-reason = Raison
community-lock = Fermer le fil
community-unlock = Rouvrir le fil
community-pin = Mettre en haut
community-unpin = Ne plus mettre en haut
community-appoint = Confier la modération
community-dismiss = Retirer la modération
community-remove-member = Retirer des membres
community-people-members = Membres
community-ban = Exclure
community-ban-author = Exclure { $name }
community-ban-days = Pendant combien de jours (vide : sans fin)
community-bans = Exclus
community-unban = Laisser revenir
community-back = Retour à la communauté
audience-members = Les membres de la communauté
reach-members = Membres de la communauté
flash-community-founded = La communauté est créée.
flash-community-joined = Vous voilà membre.
flash-community-asked = C’est demandé. La modération vous répondra.
group-elsewhere-write = Votre texte nomme { $name } à votre place et part vers { $host }, qui le transmet aux membres. Tout le monde peut le lire.
group-elsewhere-asked = Votre demande est partie vers { $host }. Vous pourrez ouvrir des fils dès qu’elle sera acceptée.
group-elsewhere-join = { $name } est une communauté de { $host }. Rejoignez-la pour y ouvrir des fils.
flash-group-asked = C’est demandé. Cette page vous dira où en est votre demande.
flash-community-left = Vous avez quitté la communauté.
flash-community-declined = L’invitation est déclinée.
flash-community-invited = L’invitation est envoyée.
flash-community-moderated = C’est fait.
community-territory = Où elle se trouve
community-territory-hint = Une commune, un département, un pays. Elle y figure dans l’annuaire et sur la page du territoire. Laissez vide si elle n’est nulle part en particulier.
community-territory-which = Laquelle ?
community-territory-several = Plusieurs lieux portent ce nom. Choisissez le vôtre.
community-territory-unknown = Ce lieu est inconnu ici. Essayez son code postal, ou laissez vide.
community-sharing-0-asks = Seuls les membres ouvrent des fils et y répondent. Cela vous demande de tenir la page à jour.
community-sharing-1-asks = Seuls les membres écrivent, et les autres lisent. Cela vous demande de lire ce qui s’y dit.
community-sharing-2-asks = Si l’entrée est ouverte à tous, on écrit et on répond sans être membre. Cela vous demande de modérer.
community-sharing-3-asks = La même chose, et vous dites chercher des idées. Cela vous demande de dire ce que devient chacune.
community-sharing-4-asks = La même chose, et vous dites agir avec d’autres. Cela vous demande de tenir parole à des partenaires.
territory-communities = Communautés
community-level = Partage : { $level }
