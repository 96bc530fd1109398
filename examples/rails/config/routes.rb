Rails.application.routes.draw do
  root "home#index"
  get "slow", to: "home#slow"
  get "up", to: "home#up"
end
