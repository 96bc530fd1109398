ActiveRecord::Schema.define(version: 0) do
end
