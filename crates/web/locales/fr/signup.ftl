# Coming in: signing up, letters, forgotten passwords, the second step of logging in.


## Signing up

signup-title = Créer un compte sur { $site }
signup-go = Créer un compte
signup-lead = Un compte est à vous seul : une entreprise s’ajoute ensuite. Nous vous écrivons d’abord pour vérifier votre adresse.
signup-lead-approval = Un compte est à vous seul : une entreprise s’ajoute ensuite. Nous vérifions votre adresse par un message, puis l’équipe de modération vous répond.
signup-username = Nom de compte
signup-username-hint = Des lettres sans accent, des chiffres et _, 30 caractères au plus. Votre adresse ici :
signup-email = Adresse e-mail
signup-email-hint = Elle n’est jamais montrée.
signup-reason = Pourquoi souhaitez-vous venir ?
signup-reason-hint = Quelques mots sur vous, votre métier, votre territoire. Seule l’équipe de modération les lit.
signup-trap = Laissez ce champ vide
signup-rules = Les règles d’ici
signup-rule-respect = Respecter les personnes, la loi et ce qui a été dit en confiance.
signup-rules-agree = J’accepte ces règles
signup-have-one = J’ai déjà un compte
signup-name-taken = Ce nom est déjà pris. Choisissez-en un autre.
signup-email-wrong = Cette adresse e-mail n’est pas complète.
signup-reason-missing = Dites en quelques mots pourquoi vous souhaitez venir.
signup-rules-missing = Pour créer un compte, il faut accepter les règles.
signup-closed = On ne peut pas créer de compte ici pour le moment.
signup-by-invitation = On vient ici sur invitation : demandez un lien à une personne qui a un compte.
signup-invite-ended = Cette invitation n’est plus valable : elle a servi, elle a été retirée ou son délai est passé. Demandez-en une autre.
signup-sent-title = Ouvrez votre boîte aux lettres
signup-sent = Nous venons de vous écrire. Suivez le lien du message pour continuer.
signup-sent-to = Nous venons d’écrire à { $email }. Suivez le lien du message pour continuer.
signup-sent-hint = Rien après quelques minutes ? Regardez aussi dans les messages indésirables.
signup-again-lead = Le message s’est perdu ?
signup-again = Envoyer un nouveau message
signup-waiting-title = Votre demande est reçue
signup-waiting = Votre adresse est vérifiée. L’équipe de modération lit votre demande et vous répond par message ; vous pourrez alors vous connecter.
confirm-title = Terminer votre inscription
confirm-lead = Votre compte sera { $handle }.
confirm-password = Le mot de passe que vous avez choisi
confirm-why = Il montre que c’est bien vous qui avez demandé ce compte. Si ce n’est pas vous, fermez cette page : rien ne sera créé.
confirm-go = Confirmer mon adresse
confirm-wrong = Ce n’est pas le mot de passe choisi à l’inscription.
confirm-ended = Ce lien a déjà servi, ou plus de deux jours ont passé. Si vous n’avez pas encore de compte, recommencez.
confirm-known = Il y a déjà un compte à cette adresse. Connectez-vous.
link-ended-title = Ce lien ne marche plus

## Moderators decide

review-title = Demandes de compte
review-lead = Ces personnes ont confirmé leur adresse et attendent une réponse. Elles la reçoivent par message.
review-empty = Personne n’attend.
review-reason = Si vous refusez : pourquoi
review-approve = Accueillir
review-refuse = Refuser

## Invitations

invite-title = Invitations
invite-lead = Qui suit un de ces liens peut créer un compte ici sans attendre.
invite-new = Nouvelle invitation
invite-for = Pour combien de personnes
invite-days = Pendant combien de jours
invite-go = Faire un lien
invite-list = Liens en cours
invite-empty = Aucun lien en cours.
invite-link = Lien d’invitation
invite-uses = Comptes créés : { $used } sur { $all }
invite-until = jusqu’au
invite-by = de { $name }
invite-end = Retirer
invite-bounds = Une invitation vaut pour 1 à 100 personnes et 1 à 90 jours.
invite-many = Vous avez déjà vingt liens en cours : retirez-en un d’abord.

## A forgotten password

forgotten-title = Mot de passe oublié
forgotten-go = Mot de passe oublié ?
forgotten-lead = Donnez l’adresse e-mail de votre compte : nous y envoyons un lien pour choisir un autre mot de passe.
forgotten-send = Envoyer le lien
forgotten-sent = Si un compte a cette adresse, nous venons d’y écrire. Le lien vaut une heure.
reset-title = Choisir un autre mot de passe
reset-lead = Pour le compte { $email }. Toutes les sessions et toutes les applications seront déconnectées.
reset-ended = Ce lien a déjà servi, ou plus d’une heure a passé. Demandez-en un autre.
password-apps = Déconnecter aussi les applications

## The address

settings-security = Adresse et sécurité
email-title = Adresse e-mail
email-lead = Votre adresse est { $email }.
email-fixed = Votre adresse est { $email }. Ce site n’envoie pas de messages : elle ne peut pas être changée ici.
email-new = Nouvelle adresse
email-hint = Elle compte dès que vous suivez le lien que nous y envoyons. L’ancienne est prévenue.
email-go = Changer d’adresse
email-confirm-title = Confirmer votre adresse
email-confirm-lead = { $email } devient l’adresse de votre compte.
email-confirm-go = Confirmer
email-ended = Ce lien a déjà servi, ou plus d’un jour a passé. Recommencez dans vos réglages.

## The second step of logging in

code-title = Encore un code
code-lead = Votre mot de passe est bon. Ouvrez l’application qui donne vos codes.
code-label = Code
code-hint = Six chiffres, ou un de vos codes de secours.
code-wrong = Ce code ne convient pas. Attendez le suivant et essayez encore.
totp-title = Connexion en deux étapes
totp-lead = Après le mot de passe, un code à six chiffres que donne une application de votre téléphone : qui devine votre mot de passe n’entre pas.
totp-begin = Commencer
totp-is-on = La connexion demande un code.
totp-disable = Ne plus demander de code
totp-disable-lead = Votre mot de passe suffira de nouveau.
totp-disable-go = Arrêter les codes
totp-setup-title = Mettre en place les codes
totp-scan = 1. Ajouter le compte à l’application
totp-scan-lead = Dans une application de codes (Aegis, FreeOTP, Google Authenticator…), ajoutez un compte et visez cette image.
totp-picture = Image à lire par l’application de codes
totp-type = Ou recopiez cette clé :
totp-prove = 2. Vérifier
totp-code = Code à six chiffres
totp-code-hint = Celui que l’application montre maintenant.
totp-enable = Demander un code à la connexion
codes-title = Vos codes de secours
codes-keep = À garder hors du téléphone
codes-lead = Chacun ouvre votre compte une fois, si l’application est perdue. Ils ne seront plus montrés : imprimez-les ou recopiez-les.
codes-done = C’est fait
codes-renew = Faire de nouveaux codes de secours
codes-renew-lead = Les anciens ne marcheront plus.
codes-renew-go = Faire de nouveaux codes

## What was done just now

flash-arrived = Bienvenue ! Votre compte est prêt. Dites en quelques mots qui vous êtes.
flash-pending = Votre compte n’est pas encore ouvert.
flash-letter = Un nouveau message est parti. L’ancien lien ne marche plus.
flash-letter-later = Un message vient déjà de partir. Attendez un peu avant d’en demander un autre.
flash-signup-approved = Le compte est ouvert, et la personne est prévenue.
flash-signup-refused = La demande est refusée, et la personne est prévenue.
flash-invited = Le lien est prêt.
flash-uninvited = Le lien est retiré.
flash-password-reset = Votre mot de passe est changé. Connectez-vous.
flash-email-asked = Ouvrez la boîte aux lettres de la nouvelle adresse : un lien vous y attend.
flash-email = Votre adresse est changée.
flash-totp-off = La connexion ne demande plus de code.
flash-code-over = Trop de codes faux, ou trop tard. Recommencez.

## Letters

mail-hello = Bonjour,
mail-foot =
    { $site }
    { $address }
mail-not-you = Si ce n’est pas vous, changez votre mot de passe sans attendre et regardez vos réglages :
mail-confirm-subject = Confirmez votre adresse pour { $site }
mail-confirm = Quelqu’un a demandé le compte { $handle } sur { $site } avec cette adresse. Si c’est vous, suivez ce lien et donnez le mot de passe que vous avez choisi :
mail-confirm-after = Le lien vaut deux jours. Si ce n’est pas vous, ne faites rien : sans cela, aucun compte n’est créé.
mail-known-subject = Vous avez déjà un compte sur { $site }
mail-known = Quelqu’un a voulu utiliser cette adresse sur { $site }. Elle y a déjà un compte : si c’est vous, connectez-vous. Mot de passe oublié ? Ce lien en donne un autre. Si ce n’est pas vous, rien n’a changé.
mail-waiting-subject = Une demande de compte attend sur { $site }
mail-waiting = Une personne a confirmé son adresse et attend votre réponse. Tant que d’autres attendent avec elle, nous ne vous écrivons plus.
mail-approved-subject = Bienvenue sur { $site }
mail-approved = Votre compte { $handle } sur { $site } est ouvert. Connectez-vous :
mail-refused-subject = Votre demande de compte sur { $site }
mail-refused = L’équipe de { $site } n’a pas accepté votre demande pour le compte { $handle }. Ce que vous aviez écrit est effacé.
mail-refused-reason = Voici pourquoi : { $reason }
mail-reset-subject = Choisir un autre mot de passe pour { $site }
mail-reset = Quelqu’un a demandé un autre mot de passe pour votre compte sur { $site }. Si c’est vous, suivez ce lien :
mail-reset-after = Le lien vaut une heure et sert une fois. Si ce n’est pas vous, ne faites rien : votre mot de passe reste le même.
mail-password-subject = Votre mot de passe sur { $site } est changé
mail-password = Le mot de passe de votre compte sur { $site } vient d’être changé.
mail-email-subject = Confirmez votre nouvelle adresse pour { $site }
mail-email = Cette adresse doit devenir celle d’un compte sur { $site }. Si c’est vous qui l’avez demandé, suivez ce lien :
mail-email-after = Le lien vaut un jour. Si ce n’est pas vous, ne faites rien.
mail-moved-subject = Votre compte sur { $site } a une autre adresse
mail-moved = L’adresse de votre compte sur { $site } est maintenant { $email }. Nous n’écrirons plus ici.
mail-moved-not-you = Si ce n’est pas vous, prévenez-nous sans attendre : { $contact }
mail-totp-on-subject = La connexion à { $site } demande maintenant un code
mail-totp-on = La connexion à votre compte sur { $site } se fait désormais en deux étapes : le mot de passe, puis un code.
mail-totp-off-subject = La connexion à { $site } ne demande plus de code
mail-totp-off = La connexion à votre compte sur { $site } ne demande plus de code : le mot de passe suffit.
mail-totp-reset = La personne qui s’occupe de { $site } a retiré les codes de votre connexion. Le mot de passe suffit ; vous pouvez remettre les codes en place.
mail-recovery-subject = Un code de secours a servi sur { $site }
mail-recovery = Quelqu’un s’est connecté à votre compte sur { $site } avec un code de secours.
mail-browser-subject = Nouvelle connexion à { $site }
mail-browser = Quelqu’un s’est connecté à votre compte sur { $site } avec un navigateur que nous n’avions pas encore vu : { $client }. Si c’est vous, tout va bien.

## How many

totp-codes-left =
    { $n ->
        [one] Il vous reste { $number } code de secours.
       *[other] Il vous reste { $number } codes de secours.
    }
mail-recovery-left =
    { $n ->
        [one] Il vous reste { $number } code de secours. Si ce n’est pas vous, changez votre mot de passe sans attendre :
       *[other] Il vous reste { $number } codes de secours. Si ce n’est pas vous, changez votre mot de passe sans attendre :
    }
