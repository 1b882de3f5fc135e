# Leaving: other accounts of one's own, moving to one of them, deleting an account.


settings-departure = Déménager ou partir
departure-owner = Seuls les propriétaires de l’entreprise peuvent faire déménager ou supprimer { $handle }.

## Other accounts

departure-aliases = Autres comptes
departure-aliases-lead = Les comptes que vous avez ailleurs. Un compte nommé ici peut faire venir ses abonnés chez { $handle } : commencez ainsi si vous arrivez d’un autre serveur. Tout le monde peut lire cette liste.
departure-alias = Adresse de l’autre compte
departure-alias-hint = Par exemple @lea@brest.example
departure-alias-add = Ajouter
departure-alias-remove = Retirer
departure-alias-unknown = Ce compte n’a pas été trouvé, ou son serveur ne répond pas. Vérifiez l’adresse.
departure-alias-refused = Cette adresse ne peut pas être ajoutée : c’est celle de ce compte, ou il y en a déjà dix.

## Moving

departure-move = Déménager vers un autre compte
departure-move-lead = Les abonnés de { $handle } suivront l’autre compte à sa place.
departure-move-stays = Les publications restent ici, et la page dit où vous êtes. Les comptes que vous suivez ne viennent pas avec vous.
departure-move-final = Un déménagement ne se reprend pas : les abonnés qui sont partis ne reviennent pas, et un compte ne déménage qu’une fois.
departure-target = Adresse du nouveau compte
departure-target-hint = Il doit déjà nommer { $handle } parmi ses autres comptes : faites-le d’abord dans ses réglages.
departure-move-go = Déménager pour toujours
departure-move-refused = Le nouveau compte ne nomme pas encore celui-ci parmi ses autres comptes, ou il n’est plus là. Ajoutez-le dans ses réglages, puis recommencez.
departure-move-before = Ce compte a déjà déménagé.
departure-moved = Ce compte a déménagé. Ses abonnés suivent maintenant :

## Deleting

departure-delete = Supprimer ce compte
departure-delete-lead = { $handle } disparaît tout de suite, avec ses publications, ses images et ses abonnements. Personne ne pourra reprendre son nom.
departure-delete-person = Vous quittez vos entreprises et vos communautés, et toutes vos sessions et applications sont déconnectées.
departure-delete-company = L’équipe est dissoute et plus personne ne parle au nom de l’entreprise. Votre propre compte reste.
departure-delete-final = Rien ne le fait revenir.
departure-bound = Sans vous, ces entreprises n’auraient plus de propriétaire. Transmettez-les d’abord à quelqu’un, ou supprimez-les :
departure-delete-bound = Une entreprise n’aurait plus de propriétaire. Transmettez-la d’abord à quelqu’un.
departure-looked-after = Sans vous, ces communautés n’auraient plus personne pour s’en occuper. Nommez d’abord quelqu’un parmi leurs membres :
departure-delete-looked-after = Une communauté n’aurait plus personne pour s’en occuper. Nommez d’abord quelqu’un parmi ses membres.
departure-typed = Pour confirmer, écrivez { $handle }
departure-delete-name = Ce n’est pas l’adresse de ce compte. Recopiez-la comme elle est écrite.

## What was done just now

flash-moved = C’est fait : vos abonnés sont prévenus et suivent le nouveau compte.
flash-account-gone = C’est fait : votre compte est supprimé et vous êtes déconnecté.
flash-company-gone = C’est fait : le compte de l’entreprise est supprimé. Vous parlez de nouveau en votre nom.
