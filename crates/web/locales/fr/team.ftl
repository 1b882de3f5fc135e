# Les équipes des entreprises : qui en fait partie, invitations, demandes, signature.

team-title = L’équipe de { $name }
team-lead = Une personne ne fait partie de l’équipe que si les deux côtés le veulent.
team-manage = Gérer l’équipe
team-members = Qui en fait partie
team-you = vous
team-role-owner = Propriétaire du compte
team-role-spokesperson = Porte-parole
team-role-agent = En charge des réponses
team-role-employee = Salarié
team-role-member = Associé ou sociétaire
team-role-partner = Partenaire
team-role-supplier = Fournisseur
team-role-client = Client
team-since = depuis le { $day }
team-until = jusqu’au { $day }
team-shown = visible par tous
team-shown-waits = visible quand la personne le voudra aussi
team-hidden = non visible
team-change = Modifier
team-role = Rôle
team-role-hint = Propriétaire du compte : gère le compte et l’équipe. Porte-parole : publie au nom de l’entreprise.
team-title-field = Ce que fait la personne (facultatif)
team-title-example = atelier
team-last-day = Dernier jour
team-last-day-hint = Vide : sans fin. Les deux côtés sont prévenus une semaine avant.
team-show = Montrer cette personne sur la page de l’entreprise (si elle le veut aussi)
team-transfer = Lui transmettre l’entreprise
team-transfer-hint = Si cette personne accepte, elle devient propriétaire et vous restez porte-parole.
team-end = Mettre fin tout de suite
team-end-hint = Le compte de la personne, ses publications et ses abonnés lui restent.
team-recall = Ce qui est publié au nom de l’entreprise reste à elle. Ce qui est déjà parti vers un autre serveur ne peut plus être rappelé.
team-invite = Inviter
team-invite-lead = Rien n’est montré tant que la personne n’a pas dit oui.
team-invite-how = Comment ?
team-invite-person = Une personne qui a un compte, ici ou sur un autre serveur
team-invite-link = Un lien à envoyer
team-invite-code = Un code court à dicter ou à afficher
team-invite-domain = Toute personne qui a une adresse confirmée à notre domaine
team-invite-who = Nom du compte, ou domaine des adresses
team-invite-who-hint = Par exemple @lea, @anna@brest.example ou fonderie.fr. Inutile pour un lien ou un code.
team-invite-more = Autres choix
team-invite-go = Inviter
team-note = Quelques mots (facultatif)
team-uses = Combien de fois le lien ou le code peut servir
team-days = Combien de jours il est valable
team-requests = Demandes en attente
team-offers = Invitations en cours
team-expires = valable jusqu’au { $day }
team-withdraw = Retirer
team-offer-link =
    { $n ->
        [one] un lien, encore { $number } fois
       *[other] un lien, encore { $number } fois
    }
team-offer-code =
    { $n ->
        [one] un code, encore { $number } fois
       *[other] un code, encore { $number } fois
    }
team-offer-domain = toute adresse à { $domain }
team-offer-person = invitation
team-offer-transfer = transmission de l’entreprise
team-offer-request = demande
team-secret-link = Votre lien
team-secret-code = Votre code
team-secret-once = Copiez-le maintenant, il ne sera plus montré
team-secret-where = La personne le saisit dans « Mes entreprises ».
team-error-person = Il n’y a pas de personne de ce nom ici.
team-error-unknown-elsewhere = L’autre serveur ne connaît personne de ce nom.
team-error-unreachable = L’autre serveur ne répond pas. Réessayez plus tard.
team-error-role-elsewhere = Qui est propriétaire de l’entreprise, parle ou répond pour elle a besoin d’un compte ici.
team-error-domain = Ce n’est pas un domaine propre à votre organisation.
team-error-check = Vérifiez ce que vous avez saisi : une date à venir, des textes courts.
team-error-date = Cette date ne peut pas être lue.
team-error-shut = Cette personne ne peut pas être invitée.
team-error-unpublished = La page n’est pas encore publiée : envoyez un lien ou un code.
team-error-named = Ce rôle ne se donne qu’à une personne nommée.
team-error-already = Cette personne en fait déjà partie, ou une réponse est déjà attendue.
team-error-owner = L’entreprise n’aurait plus de propriétaire. Transmettez-la d’abord.
team-error-gone = Ce n’est plus en attente.

memberships-title = Mes entreprises
memberships-lead = Ce que vous êtes pour des entreprises. Vos propres publications ne dépendent de personne.
memberships-offers = On vous propose
memberships-by-domain = ouvert à votre adresse
memberships-transfer = vous transmettre l’entreprise : vous en seriez propriétaire
memberships-places = Vos entreprises
memberships-none = Aucune pour le moment.
memberships-shown = visible par tous
memberships-shown-waits = visible quand l’entreprise le voudra aussi
memberships-hidden = non visible
memberships-show = Le montrer sur ma page (si l’entreprise le veut aussi)
memberships-sign = Ma signature sous ce que je publie pour elle
memberships-sign-none = aucune
memberships-sign-hint = Vous pouvez choisir autrement pour chaque publication.
memberships-leave = Quitter l’entreprise
memberships-leave-hint = Vous gardez votre compte, vos publications et vos abonnés. Vous ne pourrez plus parler pour l’entreprise.
memberships-asked = Vos demandes
memberships-error-owner = Vous êtes seul propriétaire. Transmettez d’abord l’entreprise à quelqu’un.
memberships-of = Fait partie de
memberships-people = L’équipe

invitation-title = { $name } vous invite
invitation-lead = On vous propose d’en faire partie. Votre rôle : { $what }
invitation-nothing-shown = Rien n’est montré aux autres sans votre accord, et vous pouvez partir quand vous voulez.
invitation-go = En faire partie
invitation-code-title = J’ai un code d’invitation
invitation-code = Code
invitation-code-hint = Huit lettres et chiffres.
invitation-code-go = Continuer
invitation-error-unknown = Cette invitation n’existe pas, ou n’est plus valable.
invitation-error-already = Vous en faites déjà partie.

join-title = Rejoindre { $name }
join-lead = L’entreprise recevra votre demande. Rien n’est montré aux autres avant sa réponse.
join-elsewhere = Elle est sur { $host } : votre demande y est envoyée, et la réponse vous reviendra. Qui parle ou répond pour elle a un compte là-bas.
join-role = Vous êtes pour elle
join-what = Ce que vous y faites (facultatif)
join-go = Envoyer la demande
join-button = Demander à rejoindre
join-error-already = Vous en faites déjà partie, ou une réponse est déjà attendue.

compose-answers-only = Pour cette entreprise, vous répondez à ce que d’autres écrivent. Pour écrire autre chose, agissez en votre nom.
compose-signature = Signature
compose-signature-usual = Comme d’habitude
compose-signature-none = Sans nom
compose-signature-first = Mon prénom
compose-signature-full = Mon nom entier

notice-invited = vous propose d’en faire partie
notice-join-requested = demande à faire partie de { $company }
notice-joined = a accepté votre demande : vous en faites désormais partie
notice-joined-by = a accepté votre invitation et fait désormais partie de { $company }
notice-membership-ended = a mis fin à votre lien
notice-membership-ended-by = a mis fin à son lien avec { $company }
notice-membership-ending = dans quelques jours, votre lien prend fin
notice-membership-ending-by = dans quelques jours, son lien avec { $company } prend fin
notice-as = { $text } ({ $role })
notice-company-yours = votre entreprise
notice-team = Voir

flash-offered = L’invitation est envoyée.
flash-joined = Vous en faites partie.
flash-declined = L’invitation est refusée.
flash-left = Vous n’en faites plus partie.
flash-asked = Votre demande est envoyée.

audience-partners = Partenaires, fournisseurs et clients de l’entreprise
audience-team = L’équipe de l’entreprise seulement
reach-partners = Pour les partenaires, fournisseurs et clients
reach-team = Pour l’équipe
